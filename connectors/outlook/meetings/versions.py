"""Versions of items: the event's own, when it ends, and the calendar that it is in.

So a pass that lists a calendar anew knows which of the items that are held it should have met with.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

from connectors.ical import Window
from connectors.ical.made import clock

_CANCELLED: Final = "!"


@dataclass(frozen=True, slots=True)
class Version:
    """`etag@20260105T090000Z/calendar`, with `!` at its end where it was told as cancelled."""

    etag: str
    end: str
    """In UTC, comparable as text; "" where nothing says it."""
    calendar: str
    """Its tag."""
    is_cancelled: bool = False

    def __str__(self) -> str:
        return f"{self.etag}@{self.end}/{self.calendar}{_CANCELLED if self.is_cancelled else ''}"

    @classmethod
    def ending(cls, etag: str, ends: datetime | None, calendar: str) -> Self:
        """Of an event, as far as every listing says it: whether one is cancelled, listings of occurrences do not.

        `ends`: in UTC. `calendar`: its tag.
        """
        return cls(etag, "" if ends is None else clock(ends) + "Z", calendar)

    @classmethod
    def parse(cls, written: str) -> Self:
        """Of the text that it makes."""
        etag, _, rest = written.rpartition("@")
        end, _, tag = rest.partition("/")
        return cls(etag, end, tag.removesuffix(_CANCELLED), tag.endswith(_CANCELLED))

    def is_like(self, listed: "Version") -> bool:
        """It is what a listing says now."""
        return (self.etag, self.end, self.calendar) == (listed.etag, listed.end, listed.calendar)

    def ends_in(self, window: Window) -> bool:
        """A listing of the window would show it; also where nothing says when it ends."""
        if not self.end:
            return True
        start, end = (clock(moment.astimezone(UTC)) + "Z" for moment in (window.start, window.end))
        return start < self.end <= end
