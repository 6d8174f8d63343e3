"""Something that ends by itself, and how long before its end it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Ending:
    """It ends soon, or has ended."""

    about: str
    """A setting, or connections."""
    what: str
    at: datetime
    step: timedelta
    """How long before its end it has been told now; nothing once it has ended."""
    connections: tuple[int, ...]
    """Those that it opens; none where only the settings name it."""
    again: str
    """What to do now, as a sentence."""
    by_signing_in: bool = False
    """Somebody who signs in again makes it last."""
    why: str = ""
    cure: str = ""
    """What to do so that it does not happen again, as a sentence."""

    @property
    def ended(self) -> bool:
        """Nothing is read by it any more."""
        return not self.step

    @property
    def wrong(self) -> str:
        """A sentence."""
        verb = "ended" if self.ended else "ends"
        return f"{self.what} {verb} by itself on {self.at:%Y-%m-%d at %H:%M} UTC{self.why}."

    @property
    def remedy(self) -> str:
        """A sentence, or two."""
        return f"{self.again} {self.cure}".strip()


def step(at: datetime, now: datetime, steps: Iterable[timedelta]) -> timedelta | None:
    """The last of these times before `at` that has come: zero once it has ended, None before the first of them."""
    if at <= now:
        return timedelta()
    return min((step for step in steps if at - now <= step), default=None)
