"""Messages about meetings: what the resources eventMessage, eventMessageRequest and eventMessageResponse have more.

https://learn.microsoft.com/graph/api/resources/eventmessage
"""

import re
from datetime import UTC, datetime
from email.message import Message as Mime
from typing import Final
from zoneinfo import ZoneInfo

from tests.servers.https.exchange import Json
from tests.servers.microsoft.mime import decoded

_ANSWERS: Final = {
    "ACCEPTED": ("meetingAccepted", "accepted"),
    "TENTATIVE": ("meetingTenativelyAccepted", "tentativelyAccepted"),
    "DECLINED": ("meetingDeclined", "declined"),
}
"""PARTSTAT → meetingMessageType (with Microsoft's spelling) and responseType."""


def about_meeting(parsed: Mime) -> Json:
    """Properties with the type; nothing where the message has no calendar part with a method."""
    part = next((part for part in parsed.walk() if part.get_content_type() == "text/calendar"), None)
    if part is None:
        return {}
    calendar = re.sub(r"\r?\n[ \t]", "", decoded(part))
    method = _value(calendar, "METHOD") or str(part.get_param("method", ""))
    match method.upper():
        case "REQUEST":
            return {**_shared("eventMessageRequest", "meetingRequest", calendar), **_REQUEST}
        case "CANCEL":
            return _shared("eventMessage", "meetingCancelled", calendar)
        case "REPLY":
            kind, answer = _ANSWERS.get(_answer(calendar), ("none", "none"))
            return {**_shared("eventMessageResponse", kind, calendar), "responseType": answer, "proposedNewTime": None}
        case _:
            return {}


_REQUEST: Final[Json] = {
    "previousLocation": None,
    "previousStartDateTime": None,
    "previousEndDateTime": None,
    "responseRequested": True,
    "allowNewTimeProposals": True,
    "meetingRequestType": "newMeetingRequest",
}


def _shared(type_: str, kind: str, calendar: str) -> Json:
    is_series = bool(_value(calendar, "RRULE"))
    return {
        "@odata.type": f"#microsoft.graph.{type_}",
        "meetingMessageType": kind,
        "type": "seriesMaster" if is_series else "singleInstance",
        "isOutOfDate": False,
        "isAllDay": "VALUE=DATE:" in calendar.upper(),
        "isDelegated": False,
        "startDateTime": _moment(calendar, "DTSTART"),
        "endDateTime": _moment(calendar, "DTEND"),
        "location": {"displayName": _value(calendar, "LOCATION"), "locationType": "default"},
        "recurrence": None,
    }


def _value(calendar: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", _event(calendar, name), re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _event(calendar: str, name: str) -> str:
    """The part of the calendar to look into: VTIMEZONE has DTSTART and RRULE too."""
    return calendar if name == "METHOD" else calendar.partition("BEGIN:VEVENT")[2]


def _answer(calendar: str) -> str:
    found = re.search(r"^ATTENDEE[^:\r\n]*;PARTSTAT=([A-Z]+)", _event(calendar, "ATTENDEE"), re.MULTILINE)
    return found[1] if found else ""


def _moment(calendar: str, name: str) -> Json | None:
    event = _event(calendar, name)
    found = re.search(rf"^{name}(?:;TZID=\"?([^:;\"]+)\"?|;[^:]*)*:(\d{{8}})(T\d{{6}})?(Z)?", event, re.MULTILINE)
    if not found:
        return None
    zone = _zone(found[1]) if found[1] and not found[4] else UTC
    try:
        moment = datetime.strptime(found[2] + (found[3] or "T000000"), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
