"""iCalendar (RFC 5545) and its messages (iTIP, RFC 5546) to meetings. No I/O: bytes in, values out."""

from connectors.ical.model import BrokenEvent, MalformedCalendar, Meeting, Reading, Window
from connectors.ical.read import read_calendar

__all__ = ["BrokenEvent", "MalformedCalendar", "Meeting", "Reading", "Window", "read_calendar"]
