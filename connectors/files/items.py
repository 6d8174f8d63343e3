"""The items of one message or one calendar, as far as they are known before any body is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.files.filed import calendar_of, folder_of
from connectors.files.held import CONTINUED
from connectors.ical import MalformedCalendar, Reading, Window, read_calendar, window_name
from connectors.mime import Malformed, envelope
from connectors.model.interaction import Interaction
from connectors.model.sync import Change, Gone, Seen, Unreadable


@dataclass(frozen=True, slots=True)
class Items:
    """What was found, without versions yet. Never empty."""

    found: Sequence[Seen | Unreadable]
    open_ended: bool = False
    """Some series goes on behind the window."""


def of_message(ident: str, raw: bytes, arrived: Callable[[], datetime | None]) -> Items:
    """The message. `arrived` is asked for the date of one that does not say when it was sent."""
    try:
        return Items((Seen(ident, _envelope(raw, arrived), folders=folder_of(ident)),))
    except Malformed as error:
        return Items((Unreadable(ident, str(error)),))


def _envelope(raw: bytes, arrived: Callable[[], datetime | None]) -> Interaction:
    try:
        return envelope(raw)
    except Malformed:
        return envelope(raw, arrived())


def of_calendar(ident: str, raw: bytes, window: Window) -> Items:
    """The meetings of a calendar file."""
    try:
        reading = read_calendar(raw, window, archive=True)
    except MalformedCalendar as error:
        return Items((Unreadable(ident, str(error)),))
    found = tuple(_meetings(ident, reading))
    return Items(found or (Unreadable(ident, "The calendar holds no meeting"),), reading.open_ended)


def _meetings(ident: str, reading: Reading) -> Iterator[Seen | Unreadable]:
    folders = calendar_of(ident)
    for meeting in reading.meetings:
        yield Seen(f"{ident}#{meeting.id}", meeting.interaction, "", folders, meeting.categories)
    for broken in reading.unreadable:
        yield Unreadable(f"{ident}#!{broken.id}", broken.why)


def versioned(items: Items, held: Iterator[str], version: str, window: Window) -> Iterator[Change]:
    """The items with this version, and those of `held` that are no longer among them as gone.

    The version ends with the window's name where a series is endless; only the last item carries it in full. What was
    found in the body of a message has gone until its contents, which come with the same page, state it again.
    """
    version += window_name(window) if items.open_ended else ""
    for item in items.found[:-1]:
        yield replace(item, version=version + CONTINUED)
    ids = {item.id for item in items.found}
    yield from (Gone(item) for item in held if item not in ids)
    yield replace(items.found[-1], version=version)
