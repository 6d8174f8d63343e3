"""The properties of messages, of those about meetings too.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/message-ex15websvcsotherref
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.ids import CONVERSATION, opaque
from tests.servers.exchange.item_properties import COMMON, Told, words
from tests.servers.exchange.items import MADE, Stored
from tests.servers.exchange.meetings import REQUEST, RESPONSE, RESPONSES
from tests.servers.exchange.shape import Property
from tests.servers.exchange.xml import Value, t
from tests.servers.outlook import header_fields as fields
from tests.servers.outlook import mime
from tests.servers.outlook.conversations import written as index_written
from tests.servers.outlook.invitations import Meeting, meeting_in

_LEVELS: Final = ("Normal", "Personal", "Private", "Confidential")
Person = tuple[str, str]
"""Name and address."""


@dataclass(frozen=True, slots=True)
class MessageFace:
    """A message, as item_properties.Face."""

    stored: Stored
    address: str
    """Whose mailbox it is in."""

    @property
    def id(self) -> str:
        return self.stored.id

    @property
    def version(self) -> int:
        return self.stored.version

    @property
    def number(self) -> int:
        return self.stored.number

    @property
    def folder(self) -> str:
        return self.stored.folder

    @property
    def item_class(self) -> str:
        return self.stored.item_class

    @property
    def subject(self) -> str:
        return str(self.stored.edits.get("Subject", fields.text(self.stored.parsed, "Subject")))

    @property
    def sensitivity(self) -> str:
        return str(self.stored.edits.get("Sensitivity", _LEVELS[mime.level(self.stored.parsed)]))

    @property
    def importance(self) -> str:
        return str(self.stored.edits.get("Importance", mime.importance(self.stored.parsed).capitalize()))

    @property
    def categories(self) -> Sequence[str]:
        named = self.stored.edits.get("Categories", ())
        assert isinstance(named, Sequence)
        return named

    @property
    def received(self) -> datetime:
        return self.stored.at

    @property
    def sent(self) -> datetime:
        return fields.dated(self.stored.parsed) or self.stored.at

    @property
    def modified(self) -> datetime:
        return MADE + timedelta(seconds=self.stored.version)

    @property
    def is_draft(self) -> bool:
        return self.stored.is_draft

    @property
    def is_read(self) -> bool:
        return self.stored.is_read

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        return list(fields.all_fields(self.stored.parsed)) if self.stored.has_headers else []

    @property
    def in_reply_to(self) -> str:
        return mime.in_reply_to(self.stored.parsed)

    @property
    def display(self) -> tuple[str, str, str]:
        to, cc, bcc = (self.people(name) for name in ("To", "Cc", "Bcc"))
        return _names(to), _names(cc), _names(bcc)

    @property
    def content(self) -> tuple[str, bool]:
        return mime.written(self.stored.parsed)

    @property
    def files(self) -> Sequence[mime.File]:
        return mime.files(self.stored.parsed)

    @property
    def mime(self) -> bytes:
        return self.stored.raw

    @property
    def conversation(self) -> str:
        return opaque(CONVERSATION, self.address, self.stored.conversation.head)

    def people(self, field: str) -> list[Person]:
        """Whom a header field names."""
        return fields.recipients(self.stored.parsed, field)

    def meeting(self) -> Meeting | None:
        """What it is about."""
        return meeting_in(self.stored.parsed)


def mailbox_of(person: Person, *, found: bool = False) -> Element:
    """Somebody; FindItem tells names alone."""
    name, address = person
    if found:
        return t("Mailbox", words("Name", name))
    kind = t("MailboxType", text="Mailbox" if address.endswith("@example.com") else "OneOff")
    return t("Mailbox", words("Name", name), words("EmailAddress", address), t("RoutingType", text="SMTP"), kind)


def face_of(told: Told) -> MessageFace:
    """The message that is asked about."""
    assert isinstance(told.face, MessageFace)
    return told.face


def _names(people: Sequence[Person]) -> str:
    return "; ".join(name for name, _ in people)


def _author(tag: str, names: Sequence[str], told: Told) -> Element | None:
    people = [person for name in names for person in face_of(told).people(name)]
    return t(tag, mailbox_of(people[0], found=told.found)) if people else None


def _recipients(tag: str, field: str, told: Told) -> Element | None:
    people = face_of(told).people(field)
    return t(tag, *(mailbox_of(person) for person in people)) if people else None


def _people(tag: str, field: str) -> Property[Told]:
    return Property(f"message:{tag}", partial(_recipients, tag, field), is_default=True, is_found=False)


def _plain(tag: str, value: Callable[[MessageFace], str]) -> Property[Told]:
    def tell(told: Told) -> Element | None:
        text = value(face_of(told))
        return words(tag, text) if text else None

    return Property(f"message:{tag}", tell)


MESSAGE: Final[Sequence[Property[Told]]] = (
    *COMMON,
    Property("message:Sender", partial(_author, "Sender", ("Sender", "From")), is_default=True),
    _people("ToRecipients", "To"),
    _people("CcRecipients", "Cc"),
    _people("BccRecipients", "Bcc"),
    Property(
        "message:IsReadReceiptRequested",
        lambda told: t("IsReadReceiptRequested", text="Disposition-Notification-To" in face_of(told).stored.parsed),
    ),
    Property("message:IsDeliveryReceiptRequested", lambda _: t("IsDeliveryReceiptRequested", text=False)),
    _plain("ConversationIndex", lambda face: index_written(face.stored.conversation.index)),
    _plain("ConversationTopic", lambda face: face.subject),
    Property("message:From", partial(_author, "From", ("From",)), is_default=True),
    _plain("InternetMessageId", lambda face: mime.message_id(face.stored.parsed)),
    Property("message:IsRead", lambda told: t("IsRead", text=face_of(told).is_read), is_default=True),
    _plain("References", lambda face: mime.references(face.stored.parsed)),
    _people("ReplyTo", "Reply-To"),
)


def _about(uri: str, value: Callable[[Meeting], Value | None]) -> Property[Told]:
    def tell(told: Told) -> Element | None:
        meeting = face_of(told).meeting()
        said = value(meeting) if meeting else None
        if isinstance(said, str):
            return words(uri.partition(":")[2], said) if said else None
        return None if said is None else t(uri.partition(":")[2], text=said)

    return Property(uri, tell)


def _answer(told: Told) -> Element:
    ending = told.face.item_class.rpartition(".")[2]
    answer = RESPONSES[ending] if told.face.item_class.startswith(RESPONSE) else "Unknown"
    return t("ResponseType", text="NoResponseReceived" if told.face.item_class.startswith(REQUEST) else answer)


_MEETING: Final[Sequence[Property[Told]]] = (
    *MESSAGE,
    Property("meeting:IsDelegated", lambda _: t("IsDelegated", text=False)),
    Property("meeting:IsOutOfDate", lambda _: t("IsOutOfDate", text=False)),
    Property("meeting:HasBeenProcessed", lambda _: t("HasBeenProcessed", text=True)),
    Property("meeting:ResponseType", _answer),
    _about("calendar:UID", lambda meeting: meeting.uid),
    _about("calendar:RecurrenceId", lambda meeting: meeting.recurrence),
)
_START: Final = _about("calendar:Start", lambda meeting: meeting.start)
_END: Final = _about("calendar:End", lambda meeting: meeting.end)
_LOCATION: Final = _about("calendar:Location", lambda meeting: meeting.location)
MEETINGS: Final[dict[str, Sequence[Property[Told]]]] = {
    "MeetingMessage": _MEETING,
    "MeetingRequest": (
        *_MEETING,
        Property("meetingRequest:MeetingRequestType", lambda _: t("MeetingRequestType", text="NewMeetingRequest")),
        Property("meetingRequest:IntendedFreeBusyStatus", lambda _: t("IntendedFreeBusyStatus", text="Busy")),
        _START,
        _END,
        _about("calendar:IsAllDayEvent", lambda meeting: meeting.is_all_day),
        _LOCATION,
        _about("calendar:CalendarItemType", lambda meeting: "RecurringMaster" if meeting.is_series else "Single"),
    ),
    "MeetingResponse": (*_MEETING, _START, _END, _LOCATION),
    "MeetingCancellation": (*_MEETING, _START, _END, _LOCATION),
}
"""By the elements."""
