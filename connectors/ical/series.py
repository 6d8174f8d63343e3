"""All that one UID says, to its occurrences: RFC 5545 3.8.4.4 and 3.8.5.

MASTER    the event without RECURRENCE-ID; of several versions the greatest (SEQUENCE, DTSTAMP) counts.
OVERRIDE  an event with RECURRENCE-ID; it stands for that occurrence, also where the rule does not name it.
SLOT      the time that the rule gives to an occurrence, whatever became of it: its identity.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from connectors.ical.event import Event
from connectors.ical.expand import Span, expand, goes_on
from connectors.ical.limits import Budget
from connectors.ical.model import Window
from connectors.ical.values import Length, Moment, midnight

_MARGIN = timedelta(hours=6)
"""More than a change of the clock ever shifts."""
_LONGEST = timedelta(days=400)
"""An occurrence that began longer than this before the window is not looked for."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence; `event` says who and what."""

    event: Event
    slot: Moment | None
    """None for an event that does not recur."""
    start: Moment
    length: Length
    version: tuple[int, str]
    """SEQUENCE and stamp."""

    @property
    def id(self) -> str:
        """As in `Meeting`."""
        return self.event.uid if self.slot is None else f"{self.event.uid}/{self.slot.stamp}"

    @property
    def moved(self) -> bool:
        """It starts elsewhere than its slot."""
        return self.slot is not None and self.slot is not self.start and self.slot.stamp != self.start.stamp

    @property
    def end(self) -> datetime:
        """Aware, in UTC; never before the start."""
        return max(self.start.utc, self.length.after(self.start))

    def touches(self, window: Window) -> bool:
        """Any part of it lies in `window`; its very start and end count."""
        return self.start.utc < window.end and self.end >= window.start


@dataclass(frozen=True, slots=True)
class _Slot:
    start: Moment
    length: Length


class Series:
    """One UID's events."""

    def __init__(self, events: Iterable[Event]) -> None:
        """`events` share their UID and come in the order of the file: of equal versions the later one counts."""
        ordered = sorted(events, key=lambda event: event.version)
        self._master = next((event for event in reversed(ordered) if event.recurrence is None), None)
        slots = [(self._slot_of(event.recurrence), event) for event in ordered if event.recurrence]
        self._overrides = {slot.stamp: event for slot, event in slots}
        later = {slot.utc: event for slot, event in slots if event.and_later}
        self._changes = sorted(later.items(), key=lambda change: change[0])

    def open_ended(self, window: Window) -> bool:
        """May it have occurrences at or after the window's end?"""
        master = self._master
        if master is None or not master.recurs:
            return False
        after = _wall(window.end, master.start)
        listed = [extra.start for extra in master.extras] + [event.start for event in self._overrides.values()]
        return any(start.utc >= window.end for start in listed) or any(
            goes_on(rule, master.start, after) for rule in master.rules
        )

    def occurrences(self, window: Window, budget: Budget) -> Iterator[Occurrence]:
        """Those of a series that touch the window; an event that does not recur, wherever it is. Raises TooMuch."""
        master = self._master
        replaced = (self._replaced(event) for event in self._overrides.values())
        if master is None or not master.recurs:
            if master is not None:
                yield Occurrence(master, None, master.start, master.length, master.version)
            yield from replaced
            return
        planned = (self._planned(slot, master) for slot in self._slots(master, window, budget))
        yield from (each for each in chain(replaced, planned) if each.touches(window))

    def _slots(self, master: Event, window: Window, budget: Budget) -> Iterator[_Slot]:
        """Those of rules and RDATEs near the window that no EXDATE or override takes away."""
        margin = _MARGIN + min(_LONGEST, max(map(self._reach, (master, *self._overrides.values()))))
        span = Span(_wall(window.start, master.start, -margin), _wall(window.end, master.start, margin))
        gone = _Gone(master)
        for slot in _named(master, span, budget):
            if slot.start not in gone and slot.start.stamp not in self._overrides:
                yield slot

    def _reach(self, event: Event) -> timedelta:
        """How far from its slot an occurrence of `event` can extend."""
        length = timedelta(days=event.length.days, seconds=event.length.seconds)
        if event.recurrence is None or not event.and_later:
            return length
        return length + abs(event.start.utc - self._slot_of(event.recurrence).utc)

    def _planned(self, slot: _Slot, master: Event) -> Occurrence:
        """The occurrence in `slot`, as the master or the last override with RANGE=THISANDFUTURE before it says."""
        change = self._change_before(slot.start)
        if change is None:
            return Occurrence(master, slot.start, slot.start, slot.length, master.version)
        start = _shifted(slot.start, change, self._slot_of(change.recurrence or change.start))
        return self._occurrence(change, slot.start, start)

    def _change_before(self, slot: Moment) -> Event | None:
        found = bisect_left(self._changes, slot.utc, key=lambda change: change[0])
        return self._changes[found - 1][1] if found else None

    def _replaced(self, override: Event) -> Occurrence:
        slot = self._slot_of(override.recurrence or override.start)
        return self._occurrence(override, slot, override.start)

    def _occurrence(self, override: Event, slot: Moment, start: Moment) -> Occurrence:
        # An override may carry a lower SEQUENCE than its master; both hold at once, so the greater parts order it.
        known = [override.version, *([self._master.version] if self._master else [])]
        version = max(sequence for sequence, _ in known), max(stamp for _, stamp in known)
        return Occurrence(override, slot, start, override.length, version)

    def _slot_of(self, recurrence: Moment) -> Moment:
        """RECURRENCE-ID as the master writes times: some name a date for a timed series, or a time for a dated one."""
        like = self._master.start if self._master else recurrence
        if like.all_day == recurrence.all_day:
            return recurrence
        day = midnight(recurrence.wall.date())
        return like.at(day if like.all_day else datetime.combine(day, like.wall.time()))


class _Gone:
    """What EXDATE takes away; a date takes away all of its day, whatever the series."""

    def __init__(self, master: Event) -> None:
        self._instants = {each.utc for each in master.but if not each.all_day}
        dated = (each for each in master.but if each.all_day or master.start.all_day)
        self._days: set[date] = {each.wall.date() for each in dated}

    def __contains__(self, slot: Moment) -> bool:
        return slot.wall.date() in self._days or slot.utc in self._instants


def _named(master: Event, span: Span, budget: Budget) -> Iterator[_Slot]:
    start = master.start
    # DTSTART counts by itself where no rule could name it: beside RDATEs only, or before rules that have ended.
    if not any(goes_on(rule, start, start.wall) for rule in master.rules):
        yield _Slot(start, master.length)
    for extra in master.extras:
        yield _Slot(extra.start, extra.length or master.length)
    for rule in master.rules:
        for wall in expand(rule, start, span, budget):
            yield _Slot(start.at(wall), master.length)


def _shifted(slot: Moment, change: Event, changed: Moment) -> Moment:
    """`slot` moved by the wall clock as `change` moved its own slot, `changed`."""
    start = change.start
    if start.all_day or slot.all_day:
        return start.at(start.wall + (slot.wall - changed.wall))
    return start.at(_wall(slot.utc, start) + (start.wall - _wall(changed.utc, start)))


def _wall(when: datetime, like: Moment, shift: timedelta = timedelta(0)) -> datetime:
    return when.astimezone(like.zone).replace(tzinfo=None, fold=0) + shift
