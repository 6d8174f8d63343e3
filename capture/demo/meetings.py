"""Events of `content/` as iCalendar objects (RFC 5545).

An event's file holds only its VEVENTs, one for each occurrence that differs; `calendar.ics` is the frame around them.
"""

from pathlib import Path

from icalendar import Calendar

from capture.demo.days import Days, ical


def calendar(content: Path, events: Path, days: Days, method: str | None = None) -> str:
    """The calendar object with the VEVENTs of one file, folded, with CRLF; `method` is for a mail (RFC 5546)."""
    frame = (content / "calendar.ics").read_text("utf-8")
    parsed = Calendar.from_ical(frame.replace("EVENTS\n", days.fill(events.read_text("utf-8"), ical)))
    if method:
        parsed.add("method", method)
    data: bytes = parsed.to_ical()
    return data.decode()
