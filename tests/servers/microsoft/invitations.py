"""Messages about meetings: what the resources eventMessage, eventMessageRequest and eventMessageResponse have more.

https://learn.microsoft.com/graph/api/resources/eventmessage
"""

from datetime import datetime
from email.message import Message as Mime
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft.times import shown
from tests.servers.outlook.invitations import Meeting, meeting_in

_ANSWERS: Final = {
    "ACCEPTED": ("meetingAccepted", "accepted"),
    "TENTATIVE": ("meetingTenativelyAccepted", "tentativelyAccepted"),
    "DECLINED": ("meetingDeclined", "declined"),
}
"""PARTSTAT → meetingMessageType (with Microsoft's spelling) and responseType."""


def about_meeting(parsed: Mime) -> Json:
    """Properties with the type; nothing where the message has no calendar part with a method."""
    meeting = meeting_in(parsed)
    if meeting is None:
        return {}
    match meeting.method:
        case "REQUEST":
            return {**_shared("eventMessageRequest", "meetingRequest", meeting), **_REQUEST}
        case "CANCEL":
            return _shared("eventMessage", "meetingCancelled", meeting)
        case "REPLY":
            kind, answer = _ANSWERS.get(meeting.answer, ("none", "none"))
            return {**_shared("eventMessageResponse", kind, meeting), "responseType": answer, "proposedNewTime": None}
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


def _shared(type_: str, kind: str, meeting: Meeting) -> Json:
    return {
        "@odata.type": f"#microsoft.graph.{type_}",
        "meetingMessageType": kind,
        "type": "seriesMaster" if meeting.is_series else "singleInstance",
        "isOutOfDate": False,
        "isAllDay": meeting.is_all_day,
        "isDelegated": False,
        "startDateTime": _shown(meeting.start),
        "endDateTime": _shown(meeting.end),
        "location": {"displayName": meeting.location, "locationType": "default"},
        "recurrence": None,
    }


def _shown(at: datetime | None) -> Json | None:
    return shown(at) if at else None
