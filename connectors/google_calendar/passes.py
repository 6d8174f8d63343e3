"""One pass over the calendars: what is new or different first, then what is gone.

In that order, because a meeting that was moved to another calendar would else seem to have been deleted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from connectors.errors import ConnectorError
from connectors.google.api import Json
from connectors.google.client import Missing
from connectors.google_calendar.bundles import home_of, series_of
from connectors.google_calendar.calendars import calendars, chosen
from connectors.google_calendar.group import Bundle, anew
from connectors.google_calendar.ids import ident, prefix
from connectors.google_calendar.reader import Reader
from connectors.google_calendar.requests import UNITS
from connectors.google_calendar.state import Stand, State
from connectors.ical import Held, Window, window_name
from connectors.ical.group import Group, in_calendar
from connectors.model.sync import Gone
from connectors.pace.outcomes import Refused
from connectors.protocol import Known
from connectors.untrusted import parts, text

Answer = Json | Missing | Refused
_LIST: Final = ""
"""Stands for the list of calendars where calendars stand by their ids."""
_FEW: Final = 100
"""Changes up to which asking what is held of each is cheaper than of the whole calendar."""


@dataclass(slots=True)
class Pass:
    """Use it once."""

    reader: Reader
    known: Known
    window: Window
    asked: tuple[str, ...]
    """The names of the calendars to be read; none for all of the person's own."""
    before: State | None
    """How all stood; None where a pass starts over."""
    hour: str
    """The name of that in which the pass is made: once in each, what Google refused is asked for again."""
    _list: str = ""
    _names: dict[str, str] = field(default_factory=dict)
    _stands: dict[str, Stand] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    failure: ConnectorError | None = None
    """Why the first calendar that could not be read was not. What is held of it stays, and so does its token."""

    def state(self) -> State:
        """How all stands once the pass has ended."""
        hour = self.hour if any(stand.refused for stand in self._stands.values()) else ""
        return State(self.asked, window_name(self.window), self._list, self._stands, hour, self._names)

    def groups(self) -> Iterator[Group]:
        """What each event or series comes to. Raises ConnectorError, but for single calendars: see `failure`."""
        before = dict(self.before.calendars) if self.before else {}
        answers = self._ask(self.before) if self.before else {}
        now = self._calendars(answers, before)
        for calendar in now:
            try:
                yield from self._calendar(calendar, before.get(calendar, Stand()), answers.get(calendar))
            except ConnectorError as error:
                self.failure = self.failure or error
                self._stands[calendar] = before.get(calendar, Stand())
        self._leave(now)
        yield from (Group((Gone(resource),), {}) for resource in sorted(self._gone))

    def _calendar(self, calendar: str, before: Stand, answer: Answer | None) -> Iterator[Group]:
        if before.token and isinstance(answer, Mapping) and before.home == str(home_of(answer)):
            return self._changes(calendar, before, answer)
        return self._all(calendar, None if before.token else answer)

    def _ask(self, before: State) -> dict[str, Answer]:
        """What has changed in the list and in each calendar, or the first page of one without a token: one request."""
        requests = self.reader.requests
        asked = {calendar: requests.events(calendar, stand.token) for calendar, stand in before.calendars.items()}
        asked[_LIST] = requests.calendars(before.list)
        return dict(self.reader.client.ask_each(asked, UNITS))

    def _calendars(self, answers: dict[str, Answer], before: dict[str, Stand]) -> list[str]:
        """Those to be read. The list is read anew where it has changed, or a calendar may have gone without a word."""
        listed = answers.get(_LIST)
        is_same = isinstance(listed, Mapping) and not parts(listed, "items")
        if self.before and is_same and all(_is_expected(answers[each], before[each]) for each in before):
            self._list, self._names = self.before.list, dict(self.before.names)
            return list(before)
        found, self._list = calendars(self.reader.client, self.reader.requests)
        self._names = {calendar.id: calendar.name for calendar in chosen(found, self.asked)}
        return list(self._names)

    def _changes(self, calendar: str, before: Stand, first: Json) -> Iterator[Group]:
        listing = self.reader.since(calendar, before.token, first)
        events = list(listing)
        again = before.refused if self.before and self.before.asked_again != self.hour else {}
        refused = dict(before.refused)
        changed = {series_of(event) for event in events} | {text(event, "id") for event in events}
        held = self._held(calendar, changed | again.keys())
        for touched in self.reader.touched(calendar, events, listing.home, again):
            seen: dict[str, str] = {}
            yield from self._told(touched.bundles, held, seen)
            self._gone |= {resource for resource in touched.resources if resource in held} - seen.keys()
            refused.pop(touched.series, None)
            if touched.refused:
                refused[touched.series] = touched.uid
                yield Group((touched.refused,), {})
        # The old token still leads to all that comes, and a cursor that stays the same costs no transaction.
        self._stands[calendar] = Stand(listing.token if events else before.token, before.home, refused)

    def _all(self, calendar: str, first: Answer | None) -> Iterator[Group]:
        held, listing = Held.of(self.known(prefix(calendar))), self.reader.all_of(calendar, first)
        seen: dict[str, str] = {}
        yield from self._told(self.reader.bundles(calendar, listing), held, seen)
        self._stands[calendar] = Stand(listing.token, str(listing.home))
        self._gone |= held.versions.keys() - seen.keys()

    def _told(self, bundles: Iterable[Bundle], held: Held, seen: dict[str, str]) -> Iterator[Group]:
        """What is not held as it is; `seen` takes in the ids and versions of all that is there. Pages may repeat it."""
        for bundle in bundles:
            if seen.get(bundle.ident) == bundle.version:
                continue
            if held.is_current(bundle.ident, bundle.version, self.window):
                seen[bundle.ident] = bundle.version
            elif (group := bundle.read(self.window)).changes:
                is_told = bundle.ident in held or bundle.ident in seen
                seen[bundle.ident] = bundle.version
                placed = in_calendar(group, self._names[bundle.calendar])
                yield anew(placed, bundle.ident) if is_told else placed

    def _held(self, calendar: str, events: set[str]) -> Held:
        if len(events) > _FEW:
            return Held.of(self.known(prefix(calendar)))
        found: dict[str, str] = {}
        for each in events:
            # Occurrences of a series that was split from another have ids that begin with that of the other.
            found |= self.known(ident(calendar, each))
        return Held.of(found)

    def _leave(self, now: list[str]) -> None:
        """Takes in what is held of calendars that are no longer there, or no longer chosen."""
        if self.before is None:
            read = {prefix(calendar) for calendar in now}
            held = Held.of(self.known("")).versions
            self._gone |= {resource for resource in held if resource.partition("/")[0] + "/" not in read}
        else:
            for calendar in self.before.calendars.keys() - set(now):
                self._gone |= Held.of(self.known(prefix(calendar))).versions.keys()


def _is_expected(answer: Answer, before: Stand) -> bool:
    """A calendar that was not there, and still is not, tells nothing new."""
    return isinstance(answer, Mapping) or (not before.token and isinstance(answer, Missing))
