"""Appointments of Exchange as VEVENTs: https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendaritem

What time zones and guests come to is then read as it is of every other calendar. Which occurrences a series has is what
a view shows of it, and not its rule: what was taken out of a series is not in the view.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from connectors.ews.values import Item
from connectors.exchange_calendar import occurrences
from connectors.exchange_calendar.days import day_of
from connectors.exchange_calendar.occurrences import Occurrence
from connectors.exchange_calendar.properties import is_so, moment, said, several, text
from connectors.ical.content import Component, Property
from connectors.ical.made import day, instant_of, person, plain, saying
from connectors.ical.zones import named
from connectors.model.address import Address, parse_address
from connectors.outlook.meetings.uid import occurrence_in

_ANSWERS: Final = {"Accept": "ACCEPTED", "Tentative": "TENTATIVE", "Decline": "DECLINED"}
_CLASSES: Final = {"Personal": "X-PERSONAL", "Private": "PRIVATE", "Confidential": "CONFIDENTIAL"}
"""As Exchange writes them: [MS-OXCICAL] 2.1.3.1.1.20.4."""


def single(event: Item, owner: Address) -> Component:
    """The VEVENT of an event that does not recur, or of one occurrence whose series is not in the calendar.

    `owner`: of the mailbox, who has answered as the event's MyResponseType says.
    """
    found = [plain("UID", uid(event)), *_own_times(event), *_standing(event), *_people(event, owner)]
    found += filter(None, [_only(event)])
    return Component("VEVENT", found, closed=True)


def planned(series: Item, parts: Sequence[Occurrence], owner: Address) -> Component:
    """The VEVENT of occurrences that are as their series says, each of which says when it was to begin: see `slot`."""
    slots = [each for part in parts if (each := slot(part, series))]
    dates = Property("RDATE", slots[0].params, ",".join(each.value for each in slots))
    times = _times(series, parts[0].start, parts[0].end)
    found = [plain("UID", uid(series)), *times, dates, *_standing(series), *_people(series, owner)]
    return Component("VEVENT", found, closed=True)


def changed(event: Item, part: Occurrence, series: Item, owner: Address) -> Component:
    """The VEVENT of an occurrence that stands for itself."""
    found = [plain("UID", uid(series)), *_own_times(event), *_standing(event, series), *_people(event, owner)]
    found += filter(None, [slot(part, series)])
    return Component("VEVENT", found, closed=True)


def uid(event: Item) -> str:
    """Of an event or a series."""
    return occurrences.uid(event) or event.id


def slot(part: Occurrence, series: Item) -> Property | None:
    """When an occurrence was to begin, as a RECURRENCE-ID; None where that is not told."""
    return _recurrence(part.slot, series) if part.slot else None


def words(event: Item) -> Component:
    """What an event says of itself, as a VEVENT: its text, place, and where to join."""
    join = (text(event, "net_show_url"), text(event, "meeting_workspace_url"))
    return saying(text(event, "text_body"), text(event, "location"), "\n".join(filter(None, join)))


def _only(event: Item) -> Property | None:
    """The RECURRENCE-ID of the one occurrence of a series that somebody was asked to."""
    if at := moment(event, "recurrence_id"):
        return _recurrence(at, event)
    only, began = occurrence_in(text(event, "uid")), moment(event, "start")
    if only is None or began is None:
        return None
    if is_so(event, "is_all_day"):
        return day("RECURRENCE-ID", f"{only}")
    zone = named(_zone(event)) or UTC
    try:
        at = datetime.combine(only, began.astimezone(zone).time(), zone).astimezone(UTC)
    except OverflowError:
        return None
    return instant_of("RECURRENCE-ID", at)


def _recurrence(at: datetime, event: Item) -> Property:
    if is_so(event, "is_all_day"):
        return day("RECURRENCE-ID", *day_of(at, _zone(event)))
    return instant_of("RECURRENCE-ID", at)


def _own_times(event: Item) -> Iterator[Property]:
    return _times(event, moment(event, "start"), moment(event, "end"))


def _times(event: Item, start: datetime | None, end: datetime | None) -> Iterator[Property]:
    for name, at in (("DTSTART", start), ("DTEND", end)):
        if at and is_so(event, "is_all_day"):
            yield day(name, *day_of(at, _zone(event)))
        elif at:
            yield instant_of(name, at)


def _zone(event: Item) -> str:
    return text(event, "_start_timezone")


def _standing(event: Item, series: Item | None = None) -> Iterator[Property]:
    yield plain("SUMMARY", text(event, "subject"))
    yield Property("SEQUENCE", {}, _sequence(event) or (_sequence(series) if series else ""))
    yield plain("CATEGORIES", ",".join(map(said, several(event, "categories"))))
    if is_so(event, "is_cancelled"):
        yield plain("STATUS", "CANCELLED")
    if text(event, "legacy_free_busy_status") == "Free":
        yield plain("TRANSP", "TRANSPARENT")
    if level := _CLASSES.get(text(event, "sensitivity")):
        yield plain("CLASS", level)
    if written := moment(event, "last_modified_time"):
        yield instant_of("LAST-MODIFIED", written)


def _sequence(event: Item) -> str:
    number = event.values.get("appointment_sequence_number")
    return f"{number}" if isinstance(number, int) and number > 0 else ""


def _people(event: Item, owner: Address) -> Iterator[Property]:
    organizer = event.values.get("organizer")
    yield person("ORGANIZER", _address(organizer), _name(organizer))
    own = _ANSWERS.get(text(event, "my_response_type"))
    guests = [*several(event, "required_attendees"), *several(event, "optional_attendees")]
    for guest in guests:
        yield _guest(guest, own if parse_address(_address(guest.mailbox)) == owner else None)
    if own and owner not in [parse_address(_address(guest.mailbox)) for guest in guests]:
        # Who was asked as one of a list is not among the guests, but has answered.
        yield person("ATTENDEE", owner, "", {"PARTSTAT": own})
    for thing in several(event, "resources"):
        yield person("ATTENDEE", _address(thing.mailbox), _name(thing.mailbox), {"CUTYPE": "RESOURCE"})


def _guest(guest: Any, own: str | None) -> Property:
    """`own`: the answer of the mailbox's owner: Exchange writes those of others into the organizer's copy only."""
    answer = own or _ANSWERS.get(said(guest.response_type), "NEEDS-ACTION")
    return person("ATTENDEE", _address(guest.mailbox), _name(guest.mailbox), {"PARTSTAT": answer})


def _address(mailbox: Any) -> str:
    """ "" where the server tells no SMTP address, as of people who have left the company."""
    return said(getattr(mailbox, "email_address", None))


def _name(mailbox: Any) -> str:
    return said(getattr(mailbox, "name", None))
