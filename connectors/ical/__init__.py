"""iCalendar (RFC 5545) and its messages (iTIP, RFC 5546) to meetings. No I/O: bytes in, values out."""

from connectors.ical.invitation import inside
from connectors.ical.model import BrokenEvent, MalformedCalendar, Meeting, Reading, Window
from connectors.ical.read import read_calendar
from connectors.ical.window import expanded_elsewhere, window_at, window_name

__all__ = [
    "BrokenEvent",
    "MalformedCalendar",
    "Meeting",
    "Reading",
    "Window",
    "expanded_elsewhere",
    "inside",
    "read_calendar",
    "window_at",
    "window_name",
]
