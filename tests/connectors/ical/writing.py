"""Writes calendars for tests, and reads them."""

from datetime import UTC, datetime
from pathlib import Path

from connectors.ical import Meeting, Reading, Window, read_calendar

YEAR = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
SAMPLES = Path(__file__).parent / "samples"


def event(*lines: str, uid: str = "review@acme.example") -> str:
    """A VEVENT of these content lines."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def calendar(*parts: str) -> bytes:
    """A VCALENDAR of these components or content lines."""
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", "")).encode()


def read(*parts: str, window: Window = YEAR) -> Reading:
    """What a calendar of these parts says."""
    return read_calendar(calendar(*parts), window)


def sample(name: str, window: Window = YEAR) -> Reading:
    """What one of the sample files says."""
    return read_calendar((SAMPLES / name).read_bytes(), window)


def starts(reading: Reading) -> list[str]:
    """When its meetings start, in UTC, to the minute."""
    return [f"{each.interaction.at:%m-%d %H:%M}" for each in reading.meetings]


def only(reading: Reading) -> Meeting:
    """The one meeting there is."""
    (meeting,) = reading.meetings
    return meeting
