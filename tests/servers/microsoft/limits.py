"""How much is asked at once and within ten minutes, for each mailbox, and the limits of it.

https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Final

from tests.servers.https.exchange import Answer
from tests.servers.https.window import Window
from tests.servers.microsoft.refusal import Refusal

AT_ONCE: Final = 4
"""Requests in flight."""
WINDOW: Final = 600.0
"""Seconds."""


@dataclass(slots=True)
class Limits:
    """Counts always; refuses what is over. For several threads at once."""

    clock: Callable[[], float]
    wrong: list[str]
    """Told of requests over AT_ONCE: a client is never to send them."""
    most: int | None = None
    """Requests of a mailbox in WINDOW (10,000 at Microsoft); parts of a batch count each. None: any number."""
    retry_after: int = 1
    """Seconds that what is over is told to wait."""
    together: Counter[str] = field(default_factory=Counter)
    """The most requests that were in flight at once, by mailbox; a batch is as many as it has, up to four."""
    refused: Counter[str] = field(default_factory=Counter)
    """Requests that were over `most`, by mailbox."""
    _flying: Counter[str] = field(default_factory=Counter)
    _windows: dict[str, Window] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def flown(self, requests: Mapping[str, int], answer: Callable[[], Answer]) -> Answer:
        """The answer to so many requests about each mailbox, of one batch or one alone; in flight until it is sent."""
        mailboxes = {mailbox: min(AT_ONCE, number) for mailbox, number in requests.items()}
        flying = [self._flying_with(mailbox, number) for mailbox, number in mailboxes.items()]
        with ExitStack() as unless_answered:
            unless_answered.callback(self._land, mailboxes)
            is_over = max(flying, default=0) > AT_ONCE
            told = over("MailboxConcurrency", self.retry_after).answer() if is_over else answer()
            unless_answered.pop_all()
        return replace(told, leaves=lambda: self._land(mailboxes))

    def is_busy(self, mailbox: str) -> bool:
        """Some request is not answered yet, though whoever asked may have left."""
        with self._lock:
            return self._flying[mailbox] > 0

    def _flying_with(self, mailbox: str, number: int) -> int:
        with self._lock:
            self._flying[mailbox] += number
            flying = self._flying[mailbox]
            self.together[mailbox] = max(self.together[mailbox], flying)
        if flying > AT_ONCE:
            self.wrong.append(f"{flying} requests at once for {mailbox}")
        return flying

    def _land(self, mailboxes: Mapping[str, int]) -> None:
        with self._lock:
            self._flying.subtract(mailboxes)

    def take(self, mailbox: str) -> None:
        """Counts a request, or a part of a batch. Raises Refusal where it is over the limit."""
        if self.most is None:
            return
        now = self.clock()
        window = self._windows.setdefault(mailbox, Window())
        window.forget(now - WINDOW)
        if window.total >= self.most:
            self.refused[mailbox] += 1
            raise over("RequestCount", self.retry_after)
        window.add(now, 1)


def over(limit: str, retry_after: int) -> Refusal:
    """As Exchange words it: of a mailbox's limits too, the code is ApplicationThrottled."""
    message = f"Application is over its {limit} limit."
    return Refusal(429, "ApplicationThrottled", message, headers={"Retry-After": str(retry_after)})
