"""One event, or a series with all that differs from it, to items: recorded together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cached_property, partial
from hashlib import blake2b

from connectors.faults import costing_one_item
from connectors.google.api import Json
from connectors.google_calendar.components import component, stamp
from connectors.google_calendar.ids import ident
from connectors.google_calendar.standing import is_cancelled, is_told
from connectors.ical import MalformedCalendar, Meeting, Reading, Window, never_empty, read_components, window_name
from connectors.ical.content import Component
from connectors.ical.group import Group
from connectors.model.sync import Change, Gone, Seen, Unreadable
from connectors.untrusted import instant, part, text


@dataclass(frozen=True)
class Bundle:
    """The events that are read as one."""

    calendar: str
    event: Json
    """A series, or an event that does not recur, or one occurrence of a series that is not in the calendar."""
    others: Sequence[Json] = ()
    """Of a series: the events that stand for single occurrences."""
    home: tzinfo = UTC
    """The zone of the calendar, in which its days begin."""

    @cached_property
    def ident(self) -> str:
        """The id under which all its items are found."""
        return ident(self.calendar, text(self.event, "id"))

    @cached_property
    def version(self) -> str:
        """Changes when any of the events does, or when the days begin that they are on."""
        marks = sorted((text(each, "id"), self._mark(each)) for each in self.others)
        if not marks:
            return self._mark(self.event)
        return blake2b(repr((self._mark(self.event), marks)).encode(), digest_size=12).hexdigest()

    def _mark(self, event: Json) -> str:
        mark = text(event, "etag") or text(event, "updated")
        return f"{mark} {self.home}" if text(part(event, "start"), "date") else mark

    def read(self, window: Window) -> Group:
        """Its items; none where it is a series that was deleted when it was over."""
        try:
            return self._group(_read(self, window), window)
        except MalformedCalendar as error:
            return Group((Unreadable(self.ident, str(error), self.version),), {})

    def _group(self, reading: Reading, window: Window) -> Group:
        version = self.version + window_name(window) if reading.open_ended else self.version
        meetings = [meeting for meeting in reading.meetings if not self._was_over(meeting)]
        changes: list[Change] = [Seen(f"{self.ident}#{each.id}", each.interaction, version) for each in meetings]
        changes += [Unreadable(f"{self.ident}#!{broken.id}", broken.why, version) for broken in reading.unreadable]
        if not changes and not is_cancelled(self.event):
            changes = [Unreadable(self.ident, "It holds no meeting.", version)]
        own, replaced = text(self.event, "id"), {stamp(each): text(each, "id") for each in self.others}
        events = {f"{self.ident}#{each.id}": replaced.get(each.id.rpartition("/")[2], own) for each in meetings}
        return Group(changes, events)

    def _was_over(self, meeting: Meeting) -> bool:
        """It belongs to a series that was deleted when it had taken place."""
        deleted = instant(text(self.event, "updated")) if is_cancelled(self.event) else None
        end = meeting.interaction.end
        return deleted is not None and end is not None and end <= deleted


def anew(group: Group, resource: str) -> Group:
    """The same where something is held of it: what is no longer in it is gone."""
    return Group((Gone(resource), *group.changes), group.events)


@costing_one_item(MalformedCalendar)
def _read(bundle: Bundle, window: Window) -> Reading:
    return never_empty(partial(read_components, _components(bundle), home=bundle.home), window)


def _components(bundle: Bundle) -> Sequence[Component]:
    event = bundle.event
    uid = text(event, "iCalUID") or f"{text(event, 'id')}@google.com"
    told = [each for each in bundle.others if is_told(each)]
    taken_out = [each for each in bundle.others if not is_told(each)]
    single = component(event, uid, taken_out, replaces=bool(text(event, "recurringEventId")))
    return [single, *(component(each, uid, replaces=True) for each in told)]
