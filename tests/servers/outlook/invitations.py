"""Messages about meetings: what their calendar part says. RFC 5546."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Mime
from zoneinfo import ZoneInfo

from tests.servers.outlook.mime import decoded


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that a message is about. Moments are in UTC."""

    method: str
    """In capitals: REQUEST, CANCEL, REPLY ..."""
    answer: str
    """Of the first attendee, as ACCEPTED; "" for none."""
    uid: str
    is_series: bool
    is_all_day: bool
    start: datetime | None
    end: datetime | None
    recurrence: datetime | None
    """Of an occurrence: when it begins by the rule of its series."""
    location: str


def meeting_in(parsed: Mime) -> Meeting | None:
    """None where the message has no calendar part."""
    part = next((part for part in parsed.walk() if part.get_content_type() == "text/calendar"), None)
    if part is None:
        return None
    calendar = re.sub(r"\r?\n[ \t]", "", decoded(part))
    return Meeting(
        (_value(calendar, "METHOD") or str(part.get_param("method", ""))).upper(),
        _answer(calendar),
        _value(calendar, "UID"),
        bool(_value(calendar, "RRULE")),
        "VALUE=DATE:" in calendar.upper(),
        _moment(calendar, "DTSTART"),
        _moment(calendar, "DTEND"),
        _moment(calendar, "RECURRENCE-ID"),
        _value(calendar, "LOCATION"),
    )


def _value(calendar: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", _event(calendar, name), re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _event(calendar: str, name: str) -> str:
    """The part of the calendar to look into: VTIMEZONE has DTSTART and RRULE too."""
    return calendar if name == "METHOD" else calendar.partition("BEGIN:VEVENT")[2]


def _answer(calendar: str) -> str:
    found = re.search(r"^ATTENDEE[^:\r\n]*;PARTSTAT=([A-Z]+)", _event(calendar, "ATTENDEE"), re.MULTILINE)
    return found[1] if found else ""


def _moment(calendar: str, name: str) -> datetime | None:
    event = _event(calendar, name)
    found = re.search(rf"^{name}(?:;TZID=\"?([^:;\"]+)\"?|;[^:]*)*:(\d{{8}})(T\d{{6}})?(Z)?", event, re.MULTILINE)
    if not found:
        return None
    zone = _zone(found[1]) if found[1] and not found[4] else UTC
    try:
        moment = datetime.strptime(found[2] + (found[3] or "T000000"), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return moment.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
