"""A stream in a thread of its own, which rings when something has changed.

It rings too when the stream ends without having been told to: whatever the reason, something may have been missed.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from socket import socketpair
from threading import Thread
from typing import Final

from connectors.errors import ConnectorError
from connectors.ews.errors import FAILURES
from connectors.ews.notifications import Streaming
from connectors.ews.office import Office
from connectors.ews.refusals import HttpRefused
from connectors.faults import documented
from connectors.protocol import Hints

MINUTES: Final = 5
"""Of one answer; then it is asked for anew."""
TOO_SOON: Final = 20.0
"""Seconds after which an answer may end: who is sent away at once would come back without end."""
PATIENCE: Final = 1.0
"""Seconds for which the end of the thread is waited for."""


class Stream:
    """It begins at once, and ends with `end`, or by itself."""

    def __init__(self, office: Office, subscription: str, leave: Callable[[], None]) -> None:
        """`office`: with a connection of its own, to be closed at the end. `leave` is called then, in the thread."""
        self._office, self._subscription, self._leave = office, subscription, leave
        self._bell, self._heard = socketpair()
        self._bell.settimeout(0)
        self._heard.settimeout(0)
        self._service = Streaming(account=office.account)
        self._is_ended = False
        self.has_failed = self.is_unsigned = False
        """The subscription may be of no more use; and the server did not accept who we are."""
        self._thread = Thread(target=self._run, name="ews-stream", daemon=True)
        self._thread.start()

    @property
    def hints(self) -> Hints:
        """Where it rings."""
        return Hints(self._heard, self._has_rung)

    def end(self) -> None:
        """Ends the stream, promptly. May be called twice."""
        self._is_ended = True
        deadline = time.monotonic() + PATIENCE
        while self._thread.is_alive() and time.monotonic() < deadline:
            # Again, as it may just connect.
            self._office.account.protocol.cut()
            self._thread.join(PATIENCE / 10)
        self._bell.close()
        self._heard.close()

    def _run(self) -> None:
        try:
            with documented("A stream of the Exchange server"):
                self._listen()
        except (ConnectorError, *FAILURES) as error:
            self.has_failed = not self._is_ended
            # Of a connection that is cut amid its sign-in, the rest is refused.
            self.is_unsigned = self.has_failed and isinstance(error, HttpRefused) and error.status == 401
        finally:
            self._office.close()
            self._leave()
            self._ring()

    def _listen(self) -> None:
        began = -TOO_SOON
        while time.monotonic() - began >= TOO_SOON:
            began = time.monotonic()
            for has_changed in self._service.listen(self._subscription, MINUTES):
                if self._is_ended:
                    return
                if has_changed:
                    self._ring()

    def _ring(self) -> None:
        # Closed by `end`, or full of what was rung before.
        with suppress(OSError):
            self._bell.send(b"!")

    def _has_rung(self) -> bool:
        has_rung = False
        with suppress(BlockingIOError):
            while self._heard.recv(4_096):
                has_rung = True
        return has_rung
