"""The items of one message or one calendar: the message, and each meeting it speaks of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.files.held import CONTINUED
from connectors.files.window import month
from connectors.ical import MalformedCalendar, Reading, Window, read_calendar
from connectors.mime import Malformed, body, envelope
from connectors.model.interaction import Interaction
from connectors.model.sync import Change, Gone, Seen, Unreadable

_INVITES = frozenset({"REQUEST", "CANCEL", "PUBLISH"})
"""The iTIP methods (RFC 5546 1.4) that state what a meeting is; the others answer for one attendee."""

Read = Seen | Unreadable


@dataclass(frozen=True, slots=True)
class Items:
    """What was found, without versions yet. Never empty."""

    found: Sequence[Read]
    open_ended: bool = False
    """Some series goes on behind the window."""


def of_message(ident: str, raw: bytes, arrived: Callable[[], datetime | None], window: Window) -> Items:
    """The message, then the meetings that its invitations state.

    `arrived` is asked for the date of a message that does not say when it was sent.
    """
    try:
        message = Seen(ident, _envelope(raw, arrived))
    except Malformed as error:
        return Items((Unreadable(ident, str(error)),))
    readings = list(invitations(raw, window))
    if not readings:
        return Items((message,))
    found: dict[str, Read] = {ident: message}
    for reading in readings:
        for item in _meetings(ident, reading):
            found.setdefault(item.id, item)
    return Items(tuple(found.values()), any(isinstance(r, Reading) and r.open_ended for r in readings))


def _envelope(raw: bytes, arrived: Callable[[], datetime | None]) -> Interaction:
    try:
        return envelope(raw)
    except Malformed:
        return envelope(raw, arrived())


def of_calendar(ident: str, raw: bytes, window: Window) -> Items:
    """The meetings of a calendar file."""
    try:
        reading = read_calendar(raw, window)
    except MalformedCalendar as error:
        return Items((Unreadable(ident, str(error)),))
    found = tuple(_meetings(ident, reading))
    return Items(found or (Unreadable(ident, "The calendar holds no meeting"),), reading.open_ended)


def invitations(raw: bytes, window: Window) -> Iterator[Reading | MalformedCalendar]:
    """The calendars in a message that state a meeting, and what keeps others from being read."""
    lower = raw.lower()
    if b"text/calendar" not in lower and b"application/ics" not in lower:
        return
    for calendar in body(raw).calendars:
        try:
            reading = read_calendar(calendar, window)
        except MalformedCalendar as error:
            yield error
        else:
            if reading.method in _INVITES:
                yield reading


def _meetings(ident: str, reading: Reading | MalformedCalendar) -> Iterator[Read]:
    if isinstance(reading, MalformedCalendar):
        yield Unreadable(f"{ident}#!", f"An invitation in the message cannot be read: {reading}")
        return
    for meeting in reading.meetings:
        yield Seen(f"{ident}#{meeting.id}", meeting.interaction)
    for broken in reading.unreadable:
        yield Unreadable(f"{ident}#!{broken.id}", broken.why)


def versioned(items: Items, held: Iterator[str], version: str, window: Window) -> Iterator[Change]:
    """The items with this version, and those of `held` that are no longer among them as gone.

    The version ends with the window's month where a series is endless; only the last item carries it in full.
    """
    version += month(window) if items.open_ended else ""
    for item in items.found[:-1]:
        yield replace(item, version=version + CONTINUED)
    ids = {item.id for item in items.found}
    yield from (Gone(item) for item in held if item not in ids)
    yield replace(items.found[-1], version=version)
