"""The properties of appointments.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendaritem
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange import series
from tests.servers.exchange.icalendar import as_icalendar
from tests.servers.exchange.ids import CONVERSATION, opaque
from tests.servers.exchange.item_properties import COMMON, Told, words
from tests.servers.exchange.items import MADE, Appointment, Asked, Attendee, Occurring
from tests.servers.exchange.message_properties import mailbox_of
from tests.servers.exchange.shape import Property
from tests.servers.exchange.xml import Value, t
from tests.servers.exchange.zones import defined
from tests.servers.outlook.mime import File

_UID: Final = "040000008200E00074C5B7101A82E008"
"""How global ids of meetings begin: [MS-OXOCAL] 2.2.1.27."""


@dataclass(frozen=True, slots=True)
class EventFace:
    """An appointment, as item_properties.Face."""

    each: Occurring

    @property
    def id(self) -> str:
        return self.each.id

    @property
    def version(self) -> int:
        return self.each.event.version

    @property
    def number(self) -> int:
        return self.each.event.number

    @property
    def folder(self) -> str:
        return self.each.event.folder

    @property
    def about(self) -> Appointment:
        """What was said of it."""
        return self.each.about

    @property
    def item_class(self) -> str:
        return self.about.item_class

    @property
    def subject(self) -> str:
        return self.about.subject

    @property
    def sensitivity(self) -> str:
        return self.about.sensitivity

    @property
    def importance(self) -> str:
        return "Normal"

    @property
    def categories(self) -> Sequence[str]:
        return ()

    @property
    def received(self) -> datetime:
        return MADE

    @property
    def sent(self) -> datetime:
        return MADE

    @property
    def modified(self) -> datetime:
        return MADE + timedelta(seconds=self.each.event.version)

    @property
    def is_draft(self) -> bool:
        return False

    @property
    def is_read(self) -> bool:
        return True

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        return ()

    @property
    def in_reply_to(self) -> str:
        return ""

    @property
    def display(self) -> tuple[str, str, str]:
        to, cc, bcc = self.about.required, self.about.optional, self.about.resources
        return tuple("; ".join(name_of(one) for one in people) for people in (to, cc, bcc))  # type: ignore[return-value]

    @property
    def content(self) -> tuple[str, bool]:
        return self.about.body, True

    @property
    def files(self) -> Sequence[File]:
        return ()

    @property
    def mime(self) -> bytes:
        return as_icalendar(self.each, self.uid, self.organizer)

    @property
    def conversation(self) -> str:
        return opaque(CONVERSATION, self.uid)

    @property
    def uid(self) -> str:
        """The same for all occurrences of a series."""
        own = opaque("", self.each.event.owner, self.each.event.number).encode().hex().upper()
        return self.about.uid or f"{_UID}{'0' * 40}10000000{own[:32]}"

    @property
    def organizer(self) -> str:
        """An address."""
        return self.about.organizer or self.each.event.owner

    @property
    def is_own(self) -> bool:
        """Who has the calendar organizes it."""
        return self.organizer.lower() == self.each.event.owner

    @property
    def is_meeting(self) -> bool:
        """Others are asked to come."""
        return bool(self.about.required or self.about.optional or self.about.resources) or not self.is_own


def name_of(one: str | Attendee) -> str:
    """As the address has it, unless it is said."""
    known = attendee(one)
    return known.name or " ".join(part.capitalize() for part in known.address.partition("@")[0].split("."))


def attendee(one: str | Attendee) -> Attendee:
    """Who may be given by address alone."""
    return Attendee(one) if isinstance(one, str) else one


def _face(told: Told) -> EventFace:
    assert isinstance(told.face, EventFace)
    return told.face


def _of(tag: str, value: Callable[[EventFace], Value | None], *, is_default: bool = False) -> Property[Told]:
    def tell(told: Told) -> Element | None:
        said = value(_face(told))
        if isinstance(said, str):
            return words(tag, said)
        return None if said is None else t(tag, text=said)

    return Property(f"calendar:{tag}", tell, is_default=is_default)


def _organizer(told: Told) -> Element:
    address = _face(told).organizer
    return t("Organizer", mailbox_of((name_of(address), address), found=told.found))


def _attendees(tag: str, people: Callable[[Appointment], Asked]) -> Property[Told]:
    def tell(told: Told) -> Element | None:
        asked = [attendee(one) for one in people(_face(told).about)]
        return t(tag, *(_attendee(one) for one in asked)) if asked else None

    return Property(f"calendar:{tag}", tell, is_default=True, is_found=False)


def _attendee(one: Attendee) -> Element:
    return t("Attendee", mailbox_of((name_of(one), one.address)), t("ResponseType", text=one.answer))


def _whole(tag: str, tell: Callable[[Told], Element | None]) -> Property[Told]:
    """Of series as a whole."""

    def told_of(told: Told) -> Element | None:
        return tell(told) if _face(told).each.kind == "RecurringMaster" else None

    return Property(f"calendar:{tag}", told_of, is_found=False)


def _occurrence(tag: str, told: Told) -> Element | None:
    return series.first_or_last(tag, told.mailbox, _face(told).each.event)


def _answer(face: EventFace) -> str:
    if face.about.answer:
        return face.about.answer
    return "NoResponseReceived" if not face.is_own else "Organizer" if face.is_meeting else "Unknown"


def _minutes(face: EventFace) -> str:
    return f"PT{int((face.each.end - face.each.start).total_seconds()) // 60}M"


def _state(face: EventFace) -> int:
    """AppointmentState: bits for a meeting, one that was received, and one that was cancelled."""
    return face.is_meeting + 2 * (not face.is_own) + 4 * face.about.is_cancelled


CALENDAR: Final[Sequence[Property[Told]]] = (
    *COMMON,
    _of("UID", lambda face: face.uid),
    _of("RecurrenceId", lambda face: face.each.original),
    _of("DateTimeStamp", lambda face: face.modified),
    _of("Start", lambda face: face.each.start, is_default=True),
    _of("End", lambda face: face.each.end, is_default=True),
    _of("OriginalStart", lambda face: face.each.original),
    _of("IsAllDayEvent", lambda face: face.each.event.is_all_day),
    _of("LegacyFreeBusyStatus", lambda face: face.about.free_busy, is_default=True),
    _of("Location", lambda face: face.about.location or None, is_default=True),
    _of("IsMeeting", lambda face: face.is_meeting),
    _of("IsCancelled", lambda face: face.about.is_cancelled),
    _of("IsRecurring", lambda face: face.each.kind != "Single"),
    _of("MeetingRequestWasSent", lambda face: face.is_meeting and face.is_own),
    _of("IsResponseRequested", lambda _: True),
    _of("CalendarItemType", lambda face: face.each.kind, is_default=True),
    _of("MyResponseType", _answer),
    Property("calendar:Organizer", _organizer, is_default=True),
    _attendees("RequiredAttendees", lambda about: about.required),
    _attendees("OptionalAttendees", lambda about: about.optional),
    _attendees("Resources", lambda about: about.resources),
    _of("Duration", _minutes),
    _of("TimeZone", lambda face: face.about.zone),
    _of("AppointmentSequenceNumber", lambda face: face.about.sequence),
    _of("AppointmentState", _state),
    _whole("Recurrence", lambda told: series.rule(_face(told).each.event)),
    _whole("FirstOccurrence", partial(_occurrence, "FirstOccurrence")),
    _whole("LastOccurrence", partial(_occurrence, "LastOccurrence")),
    _whole("ModifiedOccurrences", lambda told: series.modified(told.mailbox, _face(told).each.event)),
    _whole("DeletedOccurrences", lambda told: series.deleted(_face(told).each.event)),
    Property("calendar:StartTimeZone", lambda told: defined("StartTimeZone", _face(told).about.zone)),
    Property("calendar:EndTimeZone", lambda told: defined("EndTimeZone", _face(told).about.zone)),
    _of("ConferenceType", lambda _: 0),
    _of("AllowNewTimeProposal", lambda _: True),
    _of("IsOnlineMeeting", lambda _: False),
    _of("IsOrganizer", lambda face: face.is_own),
)
"""In the order of the schema."""
