"""The calendars that come with a message, as items inside it: invitations, cancellations and answers (RFC 6047)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.ical.event import MESSAGES
from connectors.ical.model import MalformedCalendar, Reading, Window
from connectors.ical.read import read_calendar
from connectors.ical.window import window_name
from connectors.model.interaction import Voice
from connectors.model.sync import Seen, Unreadable

_READ = MESSAGES | {"PUBLISH"}
"""A calendar without a method is a file that somebody attached."""


def inside(ident: str, calendars: Iterable[bytes], window: Window) -> tuple[Seen | Unreadable, ...]:
    """What the message `ident` says of meetings, by its `text/calendar` parts. Ids are `ident` + `#` + Meeting.id.

    The same meeting in two parts is one item, the first; parts that cannot be read are one item, `ident` + `#!`.
    """
    found: dict[str, Seen | Unreadable] = {}
    for raw in calendars:
        for item in _items(ident, raw, window):
            found.setdefault(item.id, item)
    return tuple(found.values())


def _items(ident: str, raw: bytes, window: Window) -> Iterator[Seen | Unreadable]:
    try:
        reading = read_calendar(raw, window, archive=True)
    except MalformedCalendar as error:
        yield Unreadable(f"{ident}#!", f"An invitation in the message cannot be read: {error}", "1")
        return
    if reading.method in _READ:
        yield from _read(ident, reading, window)


def _read(ident: str, reading: Reading, window: Window) -> Iterator[Seen | Unreadable]:
    rolling = window_name(window) if reading.open_ended else ""
    for meeting in reading.meetings:
        said = meeting.interaction
        said = replace(said, voice=Voice.INVITATION) if said.voice is Voice.COPY else said
        yield Seen(f"{ident}#{meeting.id}", said, said.revision + rolling)
    for broken in reading.unreadable:
        yield Unreadable(f"{ident}#!{broken.id}", broken.why, "1" + rolling)
