"""A VEVENT to what its times say: RFC 5545 3.6.1 and 3.8.2 to 3.8.5. Who and what stays in the component."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from connectors.ical.content import Component, Property
from connectors.ical.describe import Description, describe
from connectors.ical.errors import NotUnderstood
from connectors.ical.rule import Rule, parse_rule
from connectors.ical.values import Length, Moment, basic, between, parse_duration
from connectors.ical.zones import Zones

NOTICES = frozenset({"CANCEL", "REPLY"})
"""The iTIP methods (RFC 5546 1.4) that tell about a meeting and state none."""
MESSAGES = NOTICES | {"REQUEST", "ADD"}
"""Those, and the ones that state a meeting to the people on it."""
_MAX_UID = 512
"""Databases index keys of up to some 2,000 bytes; RFC 7986 5.3 recommends UIDs of at most 255."""


@dataclass(frozen=True, slots=True)
class Extra:
    """An RDATE; `length` only where it is a PERIOD."""

    start: Moment
    length: Length | None


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT."""

    uid: str
    description: Description
    start: Moment
    length: Length
    recurrence: Moment | None
    """RECURRENCE-ID: which occurrence of the series it replaces."""
    and_later: bool
    """RANGE=THISANDFUTURE: and those after it."""
    rules: tuple[Rule, ...]
    extras: tuple[Extra, ...]
    but: tuple[Moment, ...]
    """EXDATE. EXRULE is passed over, as in the calendars that people look at: RFC 5545 took it out."""
    cancelled: bool
    sequence: int
    stamp: str
    """When it was written, in UTC: `20260105T090000Z`; "" where that is not said."""

    @property
    def recurs(self) -> bool:
        """It stands for a series."""
        return bool(self.rules or self.extras)

    @property
    def version(self) -> tuple[int, str]:
        """Orders two versions of the same event."""
        return self.sequence, self.stamp


def uid_of(component: Component) -> str:
    """UID; where there is none, `hash-` + SHA-256 of DTSTART, SUMMARY and ORGANIZER; where too long, of itself."""
    found = component.first("UID")
    uid = " ".join(found.text().split()) if found else ""
    if uid and len(uid) <= _MAX_UID:
        return uid
    parts = [uid] if uid else [_value(component, name) for name in ("DTSTART", "SUMMARY", "ORGANIZER")]
    return "hash-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def parse_event(component: Component, zones: Zones, method: str) -> Event:
    """`method`: of iTIP, "" for none. Raises NotUnderstood."""
    if not component.closed:
        raise NotUnderstood("the event has no end: it was cut off")
    recurrence = component.first("RECURRENCE-ID")
    start = _start(component, zones, method)
    return Event(
        uid=uid_of(component),
        description=describe(component),
        start=start,
        length=_length(component, zones, start),
        recurrence=_moment(recurrence, zones, start.zone) if recurrence else None,
        and_later=bool(recurrence and recurrence.params.get("RANGE", "").upper() == "THISANDFUTURE"),
        rules=tuple(parse_rule(each.value) for each in component.every("RRULE") if each.value.strip()),
        extras=tuple(_extras(component, zones, start.zone)),
        but=tuple(zones.moment(text, tzid, start.zone) for text, tzid in _listed(component, "EXDATE")),
        cancelled=component.word("STATUS") == "CANCELLED",
        sequence=_sequence(component),
        stamp=_stamp(component, zones, method),
    )


def _start(component: Component, zones: Zones, method: str) -> Moment:
    # A CANCEL or a REPLY may come without DTSTART (RFC 5546 3.2.3, 3.2.5): what they are about has its time.
    names = ("DTSTART", "RECURRENCE-ID", "DTSTAMP") if method in NOTICES else ("DTSTART", "RECURRENCE-ID")
    found = next(filter(None, map(component.first, names)), None)
    if found is None:
        raise NotUnderstood("the event has no start")
    return _moment(found, zones)


def _length(component: Component, zones: Zones, start: Moment) -> Length:
    """RFC 5545 3.6.1: DTEND, or DURATION, or a day for a date, or nothing."""
    end, duration = component.first("DTEND"), component.first("DURATION")
    if end and end.value.strip():
        return between(start, _moment(end, zones))
    if duration and duration.value.strip():
        length = parse_duration(duration.value)
        return length if length.days >= 0 and length.seconds >= 0 else Length()
    return Length(days=1) if start.all_day else Length()


def _extras(component: Component, zones: Zones, zone: tzinfo) -> Iterator[Extra]:
    for text, tzid in _listed(component, "RDATE"):
        begin, _, end = text.partition("/")
        start = zones.moment(begin, tzid, zone)
        if not end:
            yield Extra(start, None)
        elif end.lstrip("+-").upper().startswith("P"):
            yield Extra(start, parse_duration(end))
        else:
            yield Extra(start, between(start, zones.moment(end, tzid, zone)))


def _listed(component: Component, name: str) -> Iterator[tuple[str, str | None]]:
    for found in component.every(name):
        for text in filter(str.strip, found.value.replace(";", ",").split(",")):
            yield text, found.params.get("TZID")


def _moment(found: Property, zones: Zones, otherwise: tzinfo | None = None) -> Moment:
    return zones.moment(found.value, found.params.get("TZID"), otherwise)


def _sequence(component: Component) -> int:
    text = _value(component, "SEQUENCE").strip()
    return min(int(text), 999_999_999) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _stamp(component: Component, zones: Zones, method: str) -> str:
    # Outside of messages both should be the same (RFC 5545 3.8.7.2), but exporters write their own time as DTSTAMP.
    names = ("DTSTAMP", "LAST-MODIFIED") if method in MESSAGES else ("LAST-MODIFIED", "DTSTAMP")
    for name in names:
        found = component.first(name)
        try:
            if found:
                return basic(_moment(found, zones).utc)
        except NotUnderstood:
            continue
    return ""


def _value(component: Component, name: str) -> str:
    found = component.first(name)
    return found.value if found else ""
