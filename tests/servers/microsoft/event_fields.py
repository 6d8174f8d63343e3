"""The properties of an event, from what a test says of it. https://learn.microsoft.com/graph/api/resources/event"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.servers.https.exchange import Json
from tests.servers.microsoft.times import NEVER, zone_named
from tests.servers.outlook.texts import preview, to_html

_SEQUENCE = "Integer {00062002-0000-0000-C000-000000000046} Id 0x8201"
"""PidLidAppointmentSequence: [MS-OXOCAL] 2.2.1.1."""
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMES = ("start", "end")


def described(given: Mapping[str, object], owner: str, *, is_new: bool = True) -> Json:
    """What was given in Graph's form, without the times. `is_new`: with all that was not said."""
    said: Json = {name: _in_full(name, value) for name, value in given.items() if name not in _TIMES}
    if "sequence" in said:
        said["singleValueExtendedProperties"] = [{"id": _SEQUENCE, "value": str(said.pop("sequence"))}]
    if "body" in said:
        said = {"bodyPreview": preview(_content(said["body"]), is_html=_is_html(said["body"])), **said}
    return {**_unsaid(said, owner), **said} if is_new else said


def rule(starts: Sequence[datetime], zone: str) -> Json:
    """A patternedRecurrence that fits the first two starts."""
    local = [start.astimezone(zone_named(zone)) for start in starts]
    days = (local[1].date() - local[0].date()).days if len(local) > 1 else 1
    weeks, rest = divmod(days, 7)
    return {
        "pattern": {
            "type": "daily" if rest else "weekly",
            "interval": days if rest else weeks,
            "month": 0,
            "dayOfMonth": 0,
            "daysOfWeek": [] if rest else [_DAYS[local[0].weekday()]],
            "firstDayOfWeek": "sunday",
            "index": "first",
        },
        "range": {
            "type": "numbered",
            "startDate": f"{local[0]:%Y-%m-%d}",
            "endDate": "0001-01-01",
            "recurrenceTimeZone": zone,
            "numberOfOccurrences": len(starts),
        },
    }


def person(address: str) -> Json:
    """A recipient."""
    return {"emailAddress": {"name": address.partition("@")[0].title(), "address": address}}


def _in_full(name: str, value: object) -> object:
    if name == "attendees":
        assert isinstance(value, Sequence)
        return [_attendee(person(each) if isinstance(each, str) else each) for each in value]
    if not isinstance(value, str):
        return value
    match name:
        case "organizer":
            return person(value)
        case "location":
            return {"displayName": value, "locationType": "default", "uniqueId": value, "uniqueIdType": "private"}
        case "body":
            return {"contentType": "html", "content": to_html(value)}
    return value


def _attendee(attendee: Json) -> Json:
    return {"type": "required", "status": {"response": "none", "time": NEVER}, **attendee}


def _unsaid(said: Mapping[str, object], owner: str) -> Json:
    organizer = said.get("organizer", person(owner))
    is_own = organizer == person(owner) or _address(organizer) == owner
    meets_online = bool(said.get("onlineMeeting"))
    return {
        "categories": [],
        "transactionId": None,
        "originalEndTimeZone": said["originalStartTimeZone"],
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": True,
        "hasAttachments": False,
        "subject": "",
        "bodyPreview": "",
        "importance": "normal",
        "sensitivity": "normal",
        "isCancelled": False,
        "isOrganizer": is_own,
        "responseRequested": True,
        "showAs": "busy",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": meets_online,
        "onlineMeetingProvider": "teamsForBusiness" if meets_online else "unknown",
        "allowNewTimeProposals": True,
        "isDraft": False,
        "hideAttendees": False,
        "responseStatus": {"response": "organizer" if is_own else "notResponded", "time": NEVER},
        "body": {"contentType": "html", "content": ""},
        "location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"},
        "locations": [said["location"]] if "location" in said else [],
        "recurrence": None,
        "attendees": [],
        "organizer": organizer,
        "onlineMeeting": None,
        "singleValueExtendedProperties": [{"id": _SEQUENCE, "value": "0"}],
    }


def _address(recipient: object) -> str:
    assert isinstance(recipient, Mapping)
    return str(recipient["emailAddress"]["address"]).lower()


def _content(body: object) -> str:
    assert isinstance(body, Mapping)
    return str(body["content"])


def _is_html(body: object) -> bool:
    return isinstance(body, Mapping) and body["contentType"] == "html"
