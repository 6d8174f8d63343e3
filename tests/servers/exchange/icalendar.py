"""The MIME form of appointments: iCalendar, as [MS-OXCICAL] has it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Final

from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur

from tests.servers.exchange.items import MADE, Attendee, Occurring, occurring
from tests.servers.exchange.series import days_apart
from tests.servers.exchange.zones import zone_named
from tests.servers.outlook.texts import to_text

_ANSWERS: Final = {"Accept": "ACCEPTED", "Tentative": "TENTATIVE", "Decline": "DECLINED"}
_CLASSES: Final = {"Private": "PRIVATE", "Confidential": "CONFIDENTIAL"}


def as_icalendar(each: Occurring, uid: str, organizer: str) -> bytes:
    """An appointment; a series with the occurrences that differ."""
    calendar = Calendar()
    calendar.add("PRODID", "Microsoft Exchange Server 2010")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(_timezone(each.about.zone))
    for one in (each, *_differing(each)):
        calendar.add_component(_component(one, uid, organizer))
    return bytes(calendar.to_ical())


def _differing(each: Occurring) -> Iterator[Occurring]:
    if each.kind == "RecurringMaster":
        yield from (occurring(each.event, original) for original in each.event.exceptions)


def _component(each: Occurring, uid: str, organizer: str) -> Event:
    about, made = each.about, Event()
    made.add("UID", uid)
    made.add("SUMMARY", about.subject)
    made.add("DTSTART", _local(each, each.start))
    made.add("DTEND", _local(each, each.end))
    made.add("DTSTAMP", MADE)
    made.add("CLASS", _CLASSES.get(about.sensitivity, "PUBLIC"))
    made.add("SEQUENCE", about.sequence)
    made.add("LOCATION", about.location)
    made.add("DESCRIPTION", to_text(about.body))
    made.add("STATUS", "CANCELLED" if about.is_cancelled else "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT" if about.free_busy == "Free" else "OPAQUE")
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", about.free_busy.upper())
    if each.original and each.kind == "Exception":
        made.add("RECURRENCE-ID", _local(each, each.original))
    if each.kind == "RecurringMaster":
        _repeat(made, each)
    if about.required or about.optional or about.resources:
        made.add("ORGANIZER", vCalAddress(f"mailto:{organizer}"))
    for role, people in (("REQ", about.required), ("OPT", about.optional), ("NON", about.resources)):
        for one in people:
            made.add("ATTENDEE", _address(one if isinstance(one, Attendee) else Attendee(one), role))
    return made


def _repeat(made: Event, each: Occurring) -> None:
    made.add("RRULE", vRecur(FREQ="DAILY", INTERVAL=days_apart(each.event), COUNT=len(each.event.starts)))
    for start in sorted(each.event.deleted):
        made.add("EXDATE", _local(each, start))


def _address(one: Attendee, role: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{one.address}")
    address.params["ROLE"] = f"{role}-PARTICIPANT"
    address.params["PARTSTAT"] = _ANSWERS.get(one.answer, "NEEDS-ACTION")
    return address


def _local(each: Occurring, at: datetime) -> datetime | date:
    local = at.astimezone(zone_named(each.about.zone))
    return local.date() if each.event.is_all_day else local


@cache
def _timezone(name: str) -> Timezone:
    return Timezone.from_tzinfo(zone_named(name), first_date=date(2020, 1, 1), last_date=date(2035, 1, 1))
