"""Events of Graph as VEVENTs: https://learn.microsoft.com/graph/api/resources/event.

What time zones and guests come to is then read as it is of every other calendar. Which occurrences a series has is what
Graph lists of it, and not its rule: of what was taken out of a series Graph tells no exceptions.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from connectors.graph.requests import Json
from connectors.ical.content import Component, Property
from connectors.ical.made import day, instant_of, person, plain, saying
from connectors.ical.zones import named
from connectors.model.address import Address, parse_address
from connectors.outlook.meetings.uid import occurrence_in, uid_of
from connectors.outlook_calendar.requests import sequence_of
from connectors.outlook_calendar.times import moment, slot_day
from connectors.untrusted import instant, lines, part, parts, text

_ANSWERS: Final = {"accepted": "ACCEPTED", "tentativelyAccepted": "TENTATIVE", "declined": "DECLINED"}
_CLASSES: Final = {"personal": "X-PERSONAL", "private": "PRIVATE", "confidential": "CONFIDENTIAL"}
"""As Exchange writes them: [MS-OXCICAL] 2.1.3.1.1.20.4."""


def single(event: Json, owner: Address | None) -> Component:
    """The VEVENT of an event that does not recur, or of one occurrence whose series is not in the calendar.

    `owner`: of the calendar, who has answered as the event's responseStatus says.
    """
    found = [plain("UID", uid(event)), *_when(event), *_standing(event), *_people(event, owner)]
    return Component("VEVENT", [*found, *filter(None, [_only(event)])], closed=True)


def series(master: Json, planned: Sequence[Json], changed: Sequence[Json], owner: Address | None) -> list[Component]:
    """The VEVENTs of some occurrences of a series, each of which says when it was to begin: see `slot`.

    `planned`: those that are as the master says; `changed`: those that stand for themselves.
    """
    found = [_master(master, planned, owner)] if planned else []
    for event in changed:
        alone = [plain("UID", uid(master)), *_when(event), *_standing(event, master), *_people(event, owner)]
        alone += filter(None, [slot(event, master)])
        found.append(Component("VEVENT", alone, closed=True))
    return found


def _only(event: Json) -> Property | None:
    """The RECURRENCE-ID of the one occurrence of a series that somebody was asked to."""
    only, began = occurrence_in(text(event, "iCalUId")), moment(part(event, "start"))
    if only is None or began is None:
        return None
    if event.get("isAllDay") is True:
        return day("RECURRENCE-ID", f"{only}")
    zone = named(text(event, "originalStartTimeZone")) or UTC
    try:
        at = datetime.combine(only, began.astimezone(zone).time(), zone).astimezone(UTC)
    except OverflowError:
        return None
    return instant_of("RECURRENCE-ID", at)


def uid(event: Json) -> str:
    """Of an event or a series."""
    return uid_of(text(event, "iCalUId")) or text(event, "id")


def slot(event: Json, master: Json) -> Property | None:
    """When an occurrence was to begin, as a RECURRENCE-ID; None where it does not say so."""
    is_changed, zone = text(event, "type") == "exception", text(master, "originalStartTimeZone")
    began = instant(text(event, "originalStart")) if is_changed else moment(part(event, "start"))
    if began is None:
        return None
    if master.get("isAllDay") is not True:
        return instant_of("RECURRENCE-ID", began)
    return day("RECURRENCE-ID", slot_day(began, zone) if is_changed else _date(part(event, "start")), zone)


def words(event: Json) -> Component:
    """What an event says of itself, as a VEVENT: its text, place, and where to join."""
    join = (text(part(event, "onlineMeeting"), "joinUrl"), text(event, "onlineMeetingUrl"))
    place = text(part(event, "location"), "displayName")
    return saying(text(part(event, "body"), "content"), place, "\n".join(filter(None, join)))


def _master(master: Json, planned: Sequence[Json], owner: Address | None) -> Component:
    slots = [each for event in planned if (each := slot(event, master))]
    dates = Property("RDATE", slots[0].params, ",".join(each.value for each in slots))
    times = _when({**planned[0], "isAllDay": master.get("isAllDay")}, text(master, "originalStartTimeZone"))
    found = [plain("UID", uid(master)), *times, dates, *_standing(master), *_people(master, owner)]
    return Component("VEVENT", found, closed=True)


def _when(event: Json, zone: str = "") -> Iterator[Property]:
    zone = zone or text(event, "originalStartTimeZone")
    for name, field in (("DTSTART", "start"), ("DTEND", "end")):
        when = part(event, field)
        if event.get("isAllDay") is True:
            yield day(name, _date(when), zone)
        elif found := moment(when):
            yield instant_of(name, found)
        elif when:
            yield plain(name, text(when, "dateTime"))


def _date(when: Json) -> str:
    """Whole days begin at midnight of the zone that they are told in, whichever that is."""
    return text(when, "dateTime")[:10]


def _standing(event: Json, master: Json | None = None) -> Iterator[Property]:
    yield plain("SUMMARY", text(event, "subject"))
    yield Property("SEQUENCE", {}, _sequence(event) or _sequence(master or {}))
    yield plain("CATEGORIES", ",".join(lines(event, "categories")))
    if event.get("isCancelled") is True:
        yield plain("STATUS", "CANCELLED")
    if text(event, "showAs") == "free":
        yield plain("TRANSP", "TRANSPARENT")
    if level := _CLASSES.get(text(event, "sensitivity")):
        yield plain("CLASS", level)
    if changed := instant(text(event, "lastModifiedDateTime")):
        yield instant_of("LAST-MODIFIED", changed)


def _sequence(event: Json) -> str:
    properties = parts(event, "singleValueExtendedProperties")
    return sequence_of([(text(each, "id"), text(each, "value")) for each in properties])


def _people(event: Json, owner: Address | None) -> Iterator[Property]:
    organizer = part(part(event, "organizer"), "emailAddress")
    yield person("ORGANIZER", text(organizer, "address"), text(organizer, "name"))
    own = _ANSWERS.get(text(part(event, "responseStatus"), "response"))
    guests = parts(event, "attendees")
    for guest in guests:
        yield _guest(guest, own if owner and _address(guest) == owner else None)
    if owner and own and owner not in map(_address, guests):
        # Who was asked as one of a list is not among the guests, but has answered.
        yield person("ATTENDEE", owner, "", {"PARTSTAT": own})


def _guest(guest: Json, own: str | None) -> Property:
    """`own`: the answer of the calendar's owner: Exchange writes those of others into the organizer's copy only."""
    answer = own or _ANSWERS.get(text(part(guest, "status"), "response"), "NEEDS-ACTION")
    kind = {"CUTYPE": "RESOURCE"} if text(guest, "type") == "resource" else {}
    who = part(guest, "emailAddress")
    return person("ATTENDEE", text(who, "address"), text(who, "name"), {"PARTSTAT": answer, **kind})


def _address(guest: Json) -> Address | None:
    return parse_address(text(part(guest, "emailAddress"), "address"))
