"""Chores are done by one scheduler of several."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from capture.chores import Chore
from store import leaders
from store.database import Store

DUTY: Final = "chores"
ASKED_SECONDS: Final = 5.0
"""How long an answer serves; much less than a leader may be silent (`leaders.TTL`)."""


@dataclass(slots=True)
class Leading:
    """Whether this process leads. Any thread may ask, also of one that was stopped for an hour and is revived."""

    store: Store
    name: str
    clock: Callable[[], float] = monotonic
    """Seconds that only go on, also while the process is stopped."""
    _leads: bool = False
    _until: float = field(default=-float("inf"))

    def __call__(self) -> bool:
        """Raises StoreError."""
        now = self.clock()
        if now >= self._until:
            with self.store.begin() as connection:
                self._leads = leaders.lead(connection, DUTY, self.name)
            self._until = now + ASKED_SECONDS
        return self._leads

    def only(self, chore: Chore) -> Chore:
        """The chore, which is left to another process where that leads."""

        def run() -> None:
            if self():
                chore.run()

        return replace(chore, run=run)
