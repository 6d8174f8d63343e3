"""iCalendar (RFC 5545) and its messages (iTIP, RFC 5546) to meetings. No I/O: bytes or components in, values out."""

from connectors.ical.held import Held
from connectors.ical.invitation import inside
from connectors.ical.model import BrokenEvent, MalformedCalendar, Meeting, Reading, Window
from connectors.ical.read import never_empty, read_calendar, read_components
from connectors.ical.window import expanded_elsewhere, window_at, window_name

__all__ = [
    "BrokenEvent",
    "Held",
    "MalformedCalendar",
    "Meeting",
    "Reading",
    "Window",
    "expanded_elsewhere",
    "inside",
    "never_empty",
    "read_calendar",
    "read_components",
    "window_at",
    "window_name",
]
