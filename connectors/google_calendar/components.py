"""Google's events as VEVENTs: https://developers.google.com/workspace/calendar/api/v3/reference/events.

What recurrences, time zones and guests come to is then read as it is of every other calendar.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final

from connectors.google.api import Json
from connectors.ical import MalformedCalendar
from connectors.ical.content import Component, Property, parse
from connectors.ical.made import clock, day, instant_of, person, plain, saying
from connectors.ical.zones import iana
from connectors.untrusted import instant, lines, part, parts, text

_RECURRENCE: Final = frozenset(("RRULE", "RDATE", "EXDATE"))
_ANSWERS: Final = {"needsAction": "NEEDS-ACTION"}
"""The others are those of RFC 5545 in lower case."""
_CALENDAR: Final = "@group.calendar.google.com"
"""A calendar beside the main one is the organizer of what is made in it; the person who did is the creator."""


def component(event: Json, uid: str, without: Sequence[Json] = (), *, replaces: bool = False) -> Component:
    """The VEVENT of an event, without its words. What cannot be read is left to who reads the VEVENT.

    Raises MalformedCalendar for a rule of exclusions: passed over there, it would give meetings that do not take place.
    `without`: events that stand for occurrences which were taken out of it. `replaces`: it stands for an occurrence.
    """
    found = [plain("UID", uid), *_when(event), *_recurrence(event)]
    found += [_moment("EXDATE", part(each, "originalStartTime"), zoned=False) for each in without]
    if replaces:
        found.append(_moment("RECURRENCE-ID", part(event, "originalStartTime"), zoned=False))
    found += [*_standing(event), *_people(event)]
    return Component("VEVENT", found, closed=True)


def words(event: Json) -> Component:
    """What an event says of itself, as a VEVENT: description, place, and where to join."""
    links = [text(entry, "uri") for entry in parts(part(event, "conferenceData"), "entryPoints")]
    join = "\n".join(filter(None, [*links, text(event, "hangoutLink")]))
    return saying(text(event, "description"), text(event, "location"), join)


def stamp(event: Json) -> str:
    """Of the occurrence that an event stands for: what its RECURRENCE-ID says, as in the id of a meeting."""
    return _moment("", part(event, "originalStartTime"), zoned=False).value


def _when(event: Json) -> Iterator[Property]:
    zoned = bool(event.get("recurrence"))
    for name, field in (("DTSTART", "start"), ("DTEND", "end")):
        when = part(event, field)
        if when:
            yield _moment(name, when, zoned)


def _moment(name: str, when: Json, zoned: bool) -> Property:
    """`zoned`: by the clock of its own zone, as rules need it, instead of in UTC."""
    if date := text(when, "date"):
        return day(name, date)
    written = text(when, "dateTime")
    moment = instant(written)
    if moment is None:
        return Property(name, {}, written)
    tzid = text(when, "timeZone")
    zone = iana(tzid) if zoned else None
    if zone is None or zone is UTC:
        return instant_of(name, moment)
    return Property(name, {"TZID": tzid}, clock(moment.astimezone(zone)))


def _recurrence(event: Json) -> list[Property]:
    written = "\r\n".join(("BEGIN:VEVENT", *lines(event, "recurrence"), "END:VEVENT"))
    found = parse(written.encode())[0].properties
    if any(each.name == "EXRULE" for each in found):
        raise MalformedCalendar("It leaves out occurrences by a rule (EXRULE), which capture cannot read.")
    return [each for each in found if each.name in _RECURRENCE]


def _standing(event: Json) -> Iterator[Property]:
    sequence = event.get("sequence")
    yield plain("SUMMARY", text(event, "summary"))
    yield Property("SEQUENCE", {}, str(sequence) if isinstance(sequence, int) else "")
    yield Property("STATUS", {}, text(event, "status").upper())
    yield Property("TRANSP", {}, text(event, "transparency").upper())
    if updated := instant(text(event, "updated")):
        yield instant_of("LAST-MODIFIED", updated)
    if text(event, "visibility") in ("private", "confidential"):
        yield Property("CLASS", {}, text(event, "visibility").upper())


def _people(event: Json) -> Iterator[Property]:
    organizer = part(event, "organizer")
    if text(organizer, "email").lower().endswith(_CALENDAR):
        organizer = part(event, "creator")
    yield person("ORGANIZER", text(organizer, "email"), text(organizer, "displayName"))
    for each in parts(event, "attendees"):
        answer = text(each, "responseStatus")
        kind = {"CUTYPE": "RESOURCE"} if each.get("resource") else {}
        params = {"PARTSTAT": _ANSWERS.get(answer, answer.upper()), **kind}
        yield person("ATTENDEE", text(each, "email"), text(each, "displayName"), params)
