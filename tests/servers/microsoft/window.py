"""The time that a calendar view shows. https://learn.microsoft.com/graph/api/calendar-list-calendarview"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from tests.servers.microsoft.delta import Query
from tests.servers.microsoft.refusal import invalid

LONGEST: Final = timedelta(days=1_825)


@dataclass(frozen=True, slots=True)
class Window:
    """From a moment to another."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, asked: Query) -> Self:
        """From startDateTime and endDateTime. Raises Refusal where they are missing, or too far apart."""
        window = cls(_bound(asked, "startDateTime"), _bound(asked, "endDateTime"))
        if window.end < window.start:
            raise invalid("End should be after start.", "ErrorInvalidParameter")
        if window.end - window.start > LONGEST:
            message = "The range between the start and end dates is greater than the allowed range. Maximum days: 1825"
            raise invalid(message, "ErrorCalendarViewRangeTooBig")
        return window

    def shows(self, start: datetime, end: datetime) -> bool:
        """Whether an event that takes place then is in the view."""
        return start < self.end and (end > self.start or start == end == self.start)


def _bound(asked: Query, name: str) -> datetime:
    text = asked.get(name, [""])[-1]
    if not text:
        message = f"This request requires a time window specified by the query string: {name} is missing."
        raise invalid(message, "ErrorInvalidParameter")
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"The value {text!r} of parameter {name!r} is invalid.", "ErrorInvalidParameter") from None
    return told.replace(tzinfo=told.tzinfo or UTC)
