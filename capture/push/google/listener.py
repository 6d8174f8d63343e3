"""Hears on the company's subscription whose mailbox has changed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from capture.push.heard import Stream
from connectors.errors import ConnectorError, NeedsPerson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.google.pubsub import Subscription

log = structlog.get_logger()

FIRST_WAIT: Final = 0.5
"""Seconds between the end of a stream and the begin of the next; twice as long with each that fails."""
LONGEST_WAIT: Final = 300.0
SOON: Final = 60.0
"""A stream that fails sooner than this many seconds after its begin has failed again; one that lasted is just over."""


@dataclass(slots=True)
class Listener:
    """`run` has a thread of its own; `close` ends it."""

    subscription: "Subscription"
    hear: "Callable[[Iterable[Stream]], None]"
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Listens until closed. What fails is logged once, and tried again ever more seldom."""
        failures, told = 0, ""
        while not self._stopping.is_set():
            began = monotonic()
            try:
                self._listen()
                failures, told = 0, ""
            except ConnectorError as error:
                failures = 0 if monotonic() - began > SOON else failures + 1
                if failures and str(error) != told:
                    told = str(error)
                    remedy = error.advice if isinstance(error, NeedsPerson) else "It is tried again by itself."
                    log.warning("push_not_heard", error=told, remedy=remedy)
            self._stopping.wait(min(FIRST_WAIT * 2.0 ** min(failures, 16), LONGEST_WAIT))

    def close(self) -> None:
        """From any thread."""
        self._stopping.set()
        self.subscription.close()

    def _listen(self) -> None:
        for mailboxes in self.subscription.mailboxes():
            self.hear(Stream("mail", mailbox) for mailbox in mailboxes)
