"""One file that is no mbox: what it holds."""

from connectors.files.formats import HEAD, Format, detect
from connectors.files.items import Items, of_calendar, of_message
from connectors.files.reading import LIMIT, Stamp, read
from connectors.files.unfinished import calendar_unfinished, message_unfinished
from connectors.ical import Window
from connectors.model.sync import Unreadable

_HEADERS = 1 << 20
"""Bytes that are looked at of a message larger than LIMIT: its header."""


def look(path: str, stamp: Stamp, is_maildir: bool) -> tuple[Format, bytes]:
    """The format of a file and what it holds; of one beyond LIMIT its start. Raises OSError."""
    raw = read(path, limit=stamp.size if stamp.size <= LIMIT else _HEADERS)
    return (Format.MESSAGE if is_maildir else detect(raw)), raw


def format_of(path: str, is_maildir: bool) -> Format:
    """The format of a file. Raises OSError."""
    return Format.MESSAGE if is_maildir else detect(read(path, limit=HEAD))


def is_unfinished(form: Format, raw: bytes) -> bool:
    """Whether a file that was written to a moment ago seems cut off."""
    return calendar_unfinished(raw) if form is Format.CALENDAR else message_unfinished(raw)


def items_of(file: str, form: Format, raw: bytes, stamp: Stamp, window: Window) -> Items | None:
    """The items of a message or a calendar; None for an empty file that makes no promise to be one."""
    if form is Format.MESSAGE:
        return of_message(file, raw, stamp.modified)
    if form is Format.CALENDAR:
        return of_calendar(file, raw, window)
    if form is Format.OTHER:
        return Items((Unreadable(file, "The file is not a message or a calendar"),))
    if file.lower().endswith((".eml", ".ics")):
        return Items((Unreadable(file, "The file is empty"),))
    return None
