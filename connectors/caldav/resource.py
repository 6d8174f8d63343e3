"""One resource of a calendar: an event, or a series with all its exceptions (RFC 4791 4.1), to items.

Their ids are the resource's + `#` + the occurrence's. Their version is the resource's etag, with the name of the window
where a series goes on behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from connectors.filed import filed
from connectors.ical import MalformedCalendar, Window, never_empty, read_calendar, window_name
from connectors.model.sync import Change, Gone, Seen, Unreadable

TEXT_LIMIT: Final = 1_000_000
"""Characters kept of what a meeting says of itself. `[…]` says that it was cut."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one resource comes to: recorded together or not at all."""

    changes: Sequence[Change]
    texts: Mapping[str, str]
    """Item → what it says of itself."""


def read_resource(ident: str, data: bytes | None, etag: str, window: Window, calendar: str) -> Group:
    """The items of a resource, at least one. `data` None: it cannot be had. `calendar`: the name of that it is in."""
    if data is None:
        return _unreadable(ident, "The event is too large, or the server's XML for it is broken.", etag)
    try:
        reading = never_empty(partial(read_calendar, data), window)
    except MalformedCalendar as error:
        return _unreadable(ident, str(error), etag)
    version = etag + window_name(window) if reading.open_ended else etag
    meetings = reading.meetings
    folders = filed([calendar])
    changes: list[Change] = [
        Seen(f"{ident}#{meeting.id}", meeting.interaction, version, folders, meeting.categories) for meeting in meetings
    ]
    changes += [Unreadable(f"{ident}#!{broken.id}", broken.why, version) for broken in reading.unreadable]
    if not changes:
        return _unreadable(ident, "It holds no meeting.", version)
    return Group(changes, {f"{ident}#{meeting.id}": _cut(meeting.text) for meeting in meetings})


def anew(ident: str, group: Group) -> Group:
    """The same for a resource of which something is held: what is no longer in it is gone."""
    return Group((Gone(ident), *group.changes), group.texts)


def _unreadable(ident: str, why: str, version: str) -> Group:
    return Group((Unreadable(ident, why, version),), {})


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}\n[…]"
