"""Hears on the company's subscription whose mailbox has changed, and makes that mailbox due."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from connectors.errors import ConnectorError, NeedsPerson
from connectors.model.address import Address
from store import sources
from store.database import Store

if TYPE_CHECKING:
    from connectors.google.pubsub import Subscription

log = structlog.get_logger()

TELLING_SECONDS: Final = 2
"""Between two rounds of `tell`: what is heard of a mailbox meanwhile is one hint, as a burst of changes would keep it
being read."""
FIRST_WAIT: Final = 0.5
"""Seconds between the end of a stream and the begin of the next; twice as long with each that fails."""
LONGEST_WAIT: Final = 300.0
SOON: Final = 60.0
"""A stream that fails sooner than this many seconds after its begin has failed again; one that lasted is just over."""


@dataclass(slots=True)
class Listener:
    """`run` has a thread of its own; `tell` is called every TELLING_SECONDS; `close` ends both."""

    subscription: "Subscription"
    store: Store
    now: Callable[[], datetime]
    wake: Callable[[], None]
    """Wakes the workers."""
    _heard: set[Address] = field(default_factory=set)
    """Mailboxes that nobody has been told of yet."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Listens until closed. What fails is logged once, and tried again ever more seldom."""
        failures, told = 0, ""
        while not self._stopping.is_set():
            began = monotonic()
            try:
                self._hear()
                failures, told = 0, ""
            except ConnectorError as error:
                failures = 0 if monotonic() - began > SOON else failures + 1
                if failures and str(error) != told:
                    told = str(error)
                    remedy = error.advice if isinstance(error, NeedsPerson) else "It is tried again by itself."
                    log.warning("push_not_heard", error=told, remedy=remedy)
            self._stopping.wait(min(FIRST_WAIT * 2.0 ** min(failures, 16), LONGEST_WAIT))

    def tell(self) -> None:
        """Makes due what was heard of. Raises StoreError.

        Who is not connected is forgotten, and so is who is not read or cannot be read now: that has its own time. A
        mailbox that is being read is told of again: what changed may have come too late for that pass.
        """
        with self._lock:
            heard, self._heard = self._heard, set()
        if not heard:
            return
        missed = heard
        try:
            with self.store.begin() as connection:
                listed = sources.accounts(connection, "google", "mail", heard)
                called = sources.call(connection, tuple(listed), self.now())
            missed = {account for source, account in listed.items() if source not in called}
        finally:
            with self._lock:
                self._heard |= missed
        if called:
            self.wake()

    def close(self) -> None:
        """From any thread."""
        self._stopping.set()
        self.subscription.close()

    def _hear(self) -> None:
        for mailboxes in self.subscription.mailboxes():
            with self._lock:
                self._heard |= mailboxes
