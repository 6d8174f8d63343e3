"""Messages about meetings: their item classes, and the elements that stand for item classes.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/calendars-and-ews-in-exchange
"""

from email.message import Message as Mime
from typing import Final

from tests.servers.outlook.invitations import meeting_in

REQUEST: Final = "IPM.Schedule.Meeting.Request"
CANCELLATION: Final = "IPM.Schedule.Meeting.Canceled"
RESPONSE: Final = "IPM.Schedule.Meeting.Resp"
_ANSWERS: Final = {"ACCEPTED": "Pos", "TENTATIVE": "Tent", "DECLINED": "Neg"}
RESPONSES: Final = {"Pos": "Accept", "Tent": "Tentative", "Neg": "Decline"}
"""How the class of an answer ends → ResponseType."""
_ELEMENTS: Final = (
    (REQUEST, "MeetingRequest"),
    (CANCELLATION, "MeetingCancellation"),
    (RESPONSE, "MeetingResponse"),
    ("IPM.Schedule.Meeting", "MeetingMessage"),
    ("IPM.Appointment", "CalendarItem"),
    ("IPM.TaskRequest", "Message"),
    ("IPM.Task", "Task"),
    ("IPM.Contact", "Contact"),
    ("IPM.DistList", "DistributionList"),
    ("IPM.Post", "PostItem"),
    ("IPM.Activity", "Item"),
    ("IPM.StickyNote", "Item"),
)


def class_of(parsed: Mime) -> str:
    """The item class of a message that came with that MIME."""
    meeting = meeting_in(parsed)
    match meeting.method if meeting else "":
        case "REQUEST":
            return REQUEST
        case "CANCEL":
            return CANCELLATION
        case "REPLY":
            assert meeting
            return f"{RESPONSE}.{_ANSWERS.get(meeting.answer, 'Tent')}"
    if parsed.get_content_type() == "multipart/report":
        kind = str(parsed.get_param("report-type", ""))
        return "REPORT.IPM.Note.IPNRN" if kind == "disposition-notification" else "REPORT.IPM.Note.NDR"
    return "IPM.Note.SMIME" if "pkcs7-mime" in parsed.get_content_type() else "IPM.Note"


def element_of(item_class: str) -> str:
    """The name of the element that stands for items of a class."""
    return next((name for kind, name in _ELEMENTS if f"{item_class}.".startswith(f"{kind}.")), "Message")
