"""Being told of changes in folders, as long as nothing else is done with the connection.

Only hints: polls are complete without them. So whatever stands in the way, nobody is told of changes, and that is all.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, Final

from exchangelib import IMPERSONATION  # type: ignore[import-untyped]
from exchangelib.properties import FolderId  # type: ignore[import-untyped]

from config.exchange import ExchangeOptions
from connectors.errors import ConnectorError, TryLater
from connectors.ews.endpoint import Endpoint
from connectors.ews.errors import answered
from connectors.ews.notifications import Event, Subscribing
from connectors.ews.office import Office
from connectors.ews.stream import Stream
from connectors.protocol import Hints, Surroundings

FOLDERS: Final = 100
"""Of a subscription, at most; those after them are polled."""
AT_ONCE: Final = 3
"""Streams of one account: HangingConnectionLimit. By impersonation it is the owner of the mailbox whose they are.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/handling-notification-related-errors-in-ews-in-exchange
"""
OF_ALL: Final = 400
"""Streams of the process: a thread and three open files each."""


@dataclass(slots=True)
class Streams:
    """How many there are, by whose they are. For several threads at once."""

    _lock: Lock = field(default_factory=Lock)
    _open: Counter[object] = field(default_factory=Counter)

    def enter(self, whose: object) -> bool:
        """Whether there may be one more."""
        with self._lock:
            is_free = self._open[whose] < AT_ONCE and self._open.total() < OF_ALL
            self._open[whose] += is_free
            return is_free

    def leave(self, whose: object) -> None:
        """It has ended."""
        with self._lock:
            self._open[whose] -= 1
            self._open += Counter()


STREAMS: Final = Streams()


class Watching:
    """That of one connector. Not for several threads at once."""

    def __init__(self, options: ExchangeOptions, surroundings: Surroundings, office: Office) -> None:
        """Sends nothing. `office`: the connector's own."""
        self._office = office
        self._open = partial(Office.apart, options, surroundings)
        acts = office.account.access_type == IMPERSONATION
        self._whose = (Endpoint.of(options.url), office.address if acts else options.name or office.address)
        self._stream: Stream | None = None
        self._subscribed: tuple[tuple[str, ...], str] | None = None
        """The folders, and the subscription to them."""
        self._is_refused = False

    def begin(self, folders: Callable[[], Sequence[str]], events: Sequence[Event]) -> Hints | None:
        """Hints of such events in these folders, until `end`. None where nobody tells. Raises nothing.

        A subscription outlives its stream, and what happens in between is told by the next one.
        """
        self.end()
        if self._is_refused:
            return None
        try:
            return self._begun(folders, events)
        except TryLater:
            return None
        except ConnectorError:
            # Who is refused once is refused again.
            self._is_refused = True
            return None

    def end(self) -> None:
        """Nobody listens any more."""
        if self._stream is None:
            return
        self._stream.end()
        self._is_refused = self._stream.is_unsigned
        if self._stream.has_failed:
            self._subscribed = None
        self._stream = None

    def _begun(self, folders: Callable[[], Sequence[str]], events: Sequence[Event]) -> Hints | None:
        wanted = tuple(folders()[:FOLDERS])
        if not wanted or not STREAMS.enter(self._whose):
            return None
        leave = partial(STREAMS.leave, self._whose)
        try:
            subscription = self._subscription(wanted, events)
            self._stream = Stream(self._apart(), subscription, leave)
        except ConnectorError:
            leave()
            raise
        return self._stream.hints

    def _subscription(self, folders: tuple[str, ...], events: Sequence[Event]) -> str:
        if self._subscribed is None or self._subscribed[0] != folders:

            def subscribe(account: Any) -> str:
                # Nobody waits here for a server that is busy: the thread is one that reads.
                with answered(self._office.attempt):
                    return Subscribing(account=account).to([FolderId(id=folder) for folder in folders], events)

            self._subscribed = folders, self._office.ask(subscribe)
        return self._subscribed[1]

    def _apart(self) -> Office:
        """Knows what the connector's own has learnt: the server's version, and which server holds the subscription."""
        office = self._open()
        office.account.protocol.after(self._office.account.protocol)
        office.account.affinity_cookie = self._office.account.affinity_cookie
        return office
