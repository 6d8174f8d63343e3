"""One calendar's bytes, or events that a provider's own format was made into, to meetings: the only ways in."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from connectors.faults import costing_one_item
from connectors.ical.content import Component, parse
from connectors.ical.errors import NotUnderstood
from connectors.ical.event import MESSAGES, NOTICES, Event, parse_event, uid_of
from connectors.ical.limits import MAX_MEETINGS, MAX_OCCURRENCES, Budget, TooMuch
from connectors.ical.model import BrokenEvent, MalformedCalendar, Meeting, Reading, Window
from connectors.ical.notice import notice
from connectors.ical.series import Occurrence, Series
from connectors.ical.zones import Zones
from connectors.model.interaction import Interaction, Kind, MeetingState, Voice

_NEGOTIATING = frozenset({"COUNTER", "REFRESH", "DECLINECOUNTER"})
"""The iTIP methods that ask for something, and change nothing before the organizer has agreed."""
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_EVER = Window(datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@costing_one_item(MalformedCalendar)
def read_calendar(raw: bytes, window: Window, home: tzinfo = UTC, *, archive: bool = False) -> Reading:
    """All meetings of an iCalendar object, a stream of several, or bare VEVENTs.

    Series are expanded within `window` only; an event that does not recur is given wherever it lies, so that none is
    lost. In what is an `archive`, so is each occurrence of a series that ended before the window. `home` is the zone of
    times that name none, where the calendar does not say its own (X-WR-TIMEZONE).
    Raises MalformedCalendar.

    A cancelled series is given like any other, each occurrence CANCELLED. An iTIP CANCEL or REPLY is never expanded:
    without RECURRENCE-ID its id is the UID, and it is about the meeting of that UID, or about all of its occurrences.
    """
    calendars = _calendars(parse(raw))
    if not calendars:
        raise MalformedCalendar("This is no iCalendar data: it holds neither a calendar nor an event.")
    return _Reader(window, home, archive).read(calendars)


@costing_one_item(MalformedCalendar)
def read_components(events: Iterable[Component], window: Window, home: tzinfo = UTC) -> Reading:
    """The same of VEVENTs that need not have been bytes: those of one calendar that is no message.

    Raises MalformedCalendar.
    """
    return _Reader(window, home, archive=False).read([Component("VCALENDAR", components=list(events))])


def never_empty(read: Callable[[Window], Reading], window: Window) -> Reading:
    """What `read` gives in `window`; of a series that has nothing there, its last occurrence before it, else its first.

    Events that do not recur are recorded wherever they lie; a series must not vanish for being one.
    """
    reading = read(window)
    if reading.meetings or reading.unreadable:
        return reading
    meetings = read(_EVER).meetings
    before = tuple(meeting for meeting in meetings if meeting.interaction.at < window.start)
    return replace(reading, meetings=before[-1:] or meetings[:1])


def _calendars(outermost: list[Component]) -> list[Component]:
    found = [each for each in outermost if each.name == "VCALENDAR"]
    bare = [each for each in outermost if each.name != "VCALENDAR"]
    if any(each.name == "VEVENT" for each in bare):
        found.append(Component("VCALENDAR", components=bare))
    return found


class _Reader:
    """Gathers meetings and what is broken."""

    def __init__(self, window: Window, home: tzinfo, archive: bool) -> None:
        self._window, self._home, self._budget = window, home, Budget()
        self._before = Window(_LONG_AGO, window.start) if archive else None
        self._series: dict[tuple[str, bool], list[Event]] = {}
        self._meetings: dict[str, Meeting] = {}
        self._broken: dict[str, str] = {}

    def read(self, calendars: list[Component]) -> Reading:
        for calendar in calendars:
            self._gather(calendar)
        open_ended = [self._expand(which, Series(events)) for which, events in self._series.items()]
        meetings = (meeting for identity, meeting in self._meetings.items() if identity not in self._broken)
        return Reading(
            method=next((method for method in (each.word("METHOD") for each in calendars) if method), None),
            meetings=tuple(sorted(meetings, key=lambda meeting: (meeting.interaction.at, meeting.id))),
            unreadable=tuple(BrokenEvent(identity, why) for identity, why in self._broken.items()),
            open_ended=any(open_ended),
        )

    def _gather(self, calendar: Component) -> None:
        zones = Zones(calendar, self._home, self._budget)
        method = calendar.word("METHOD")
        for component in calendar.components if method not in _NEGOTIATING else ():
            if component.name == "VEVENT":
                try:
                    event = parse_event(component, zones, method)
                except (NotUnderstood, OverflowError) as error:
                    self._broken[_identity(component, zones)] = _sentence(error)
                else:
                    self._add(event, method)

    def _add(self, event: Event, method: str) -> None:
        if method in NOTICES:
            found = notice(event, method)
            self._meetings.setdefault(found.id, found)
        else:
            self._series.setdefault((event.uid, method in MESSAGES), []).append(event)

    def _expand(self, which: tuple[str, bool], series: Series) -> bool:
        uid, invited = which
        ended = self._before is not None and not series.open_ended(self._before)
        window = self._before if self._before is not None and ended else self._window
        try:
            self._keep(series.occurrences(window, self._budget), Voice.INVITATION if invited else Voice.COPY)
        except (TooMuch, OverflowError) as error:
            self._broken[uid] = _sentence(error)
        return series.open_ended(self._window)

    def _keep(self, occurrences: Iterable[Occurrence], voice: Voice) -> None:
        for count, occurrence in enumerate(occurrences):
            if count >= MAX_OCCURRENCES or len(self._meetings) >= MAX_MEETINGS:
                raise TooMuch("it has more occurrences than can be kept; the first ones are")
            meeting = _meeting(occurrence, voice)
            self._meetings.setdefault(meeting.id, meeting)


def _identity(component: Component, zones: Zones) -> str:
    uid, recurrence = uid_of(component), component.first("RECURRENCE-ID")
    if recurrence is None:
        return uid
    try:
        return f"{uid}/{zones.moment(recurrence.value, recurrence.params.get('TZID')).stamp}"
    except NotUnderstood:
        return uid


def _sentence(error: NotUnderstood | OverflowError) -> str:
    # datetime raises OverflowError where a date leaves the years 1 to 9999.
    text = str(error) if isinstance(error, NotUnderstood) else "a date is out of range"
    return f"{text[0].upper()}{text[1:]}."


def _meeting(occurrence: Occurrence, voice: Voice) -> Meeting:
    event, identity = occurrence.event, occurrence.id
    sequence, stamp = occurrence.version
    interaction = Interaction(
        key=f"meeting:{identity}",
        kind=Kind.MEETING,
        at=occurrence.start.utc,
        subject=event.description.subject,
        participants=event.description.participants,
        end=occurrence.end,
        references=(f"meeting:{event.uid}",) if occurrence.slot else (),
        marks=event.description.marks,
        state=_state(occurrence),
        revision=f"{sequence:09d}.{int(event.recurrence is not None)}.{stamp}",
        voice=voice,
    )
    return Meeting(identity, interaction, event.description.text, event.description.categories)


def _state(occurrence: Occurrence) -> MeetingState:
    if occurrence.event.cancelled:
        return MeetingState.CANCELLED
    return MeetingState.MOVED if occurrence.moved else MeetingState.PLANNED
