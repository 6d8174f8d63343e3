"""What lies in folders: messages and whatever else has a MIME form, and appointments."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import Message as Mime
from typing import Final, TypedDict

from tests.servers.exchange.zones import zone_named
from tests.servers.outlook.conversations import Conversation

MADE: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When every appointment was made."""
Time = datetime | date


@dataclass(slots=True)
class Stored:
    """One message, or an item of another class."""

    id: str
    """A move changes it."""
    folder: str
    """Id of the folder that it is in."""
    number: int
    """In the order in which items came into the folders of this mailbox: an IMAP UID."""
    version: int
    raw: bytes
    parsed: Mime
    at: datetime
    """When it was received; of what was sent: when."""
    conversation: Conversation
    item_class: str
    is_read: bool
    is_draft: bool
    has_headers: bool
    """It came from elsewhere."""
    edits: dict[str, object] = field(default_factory=dict)
    """Properties that were changed, by the names of their elements."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Whom a meeting's organizer asks to come."""

    address: str
    answer: str = "Unknown"
    """Unknown, Organizer, Tentative, Accept, Decline or NoResponseReceived."""
    name: str = ""
    """Default: as the address has it."""


Asked = Sequence[str | Attendee]
"""Attendees, who may be given by address alone."""


class Said(TypedDict, total=False):
    """What may be said of an appointment: see Appointment."""

    subject: str
    location: str
    body: str
    organizer: str
    required: Asked
    optional: Asked
    resources: Asked
    answer: str
    free_busy: str
    sensitivity: str
    is_cancelled: bool
    uid: str
    sequence: int
    zone: str
    item_class: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """What was said of one, and what is so where nothing was said."""

    subject: str = ""
    location: str = ""
    body: str = ""
    """As HTML."""
    organizer: str = ""
    """An address; "" for the owner of the calendar."""
    required: Asked = ()
    optional: Asked = ()
    resources: Asked = ()
    answer: str = ""
    """The owner's: see Attendee. Default: she organizes it, or has not answered."""
    free_busy: str = "Busy"
    """Free, Tentative, Busy, OOF, WorkingElsewhere or NoData."""
    sensitivity: str = "Normal"
    """Normal, Personal, Private or Confidential."""
    is_cancelled: bool = False
    uid: str = ""
    """Default: one that Exchange has made."""
    sequence: int = 0
    zone: str = ""
    """Its id: a name in Windows, or one of zones. Default: the calendar's."""
    item_class: str = "IPM.Appointment"


@dataclass(slots=True)
class Differing:
    """An occurrence that differs from its series."""

    start: datetime
    end: datetime
    said: Said = field(default_factory=lambda: Said())


@dataclass(slots=True)
class Event:
    """A single appointment, or a series. All moments are in UTC; what lasts all day begins at midnight of its zone."""

    id: str
    folder: str
    number: int
    version: int
    owner: str
    """The address of the calendar's."""
    start: datetime
    """Of a series: its first occurrence's."""
    end: datetime
    is_all_day: bool
    said: Said
    starts: list[datetime] = field(default_factory=list)
    """When a series' occurrences begin by its rule."""
    exceptions: dict[datetime, Differing] = field(default_factory=dict)
    deleted: set[datetime] = field(default_factory=set)
    """Occurrences that are no more."""

    @property
    def about(self) -> Appointment:
        """What is said of it, in full."""
        return Appointment(**self.said)

    @property
    def length(self) -> timedelta:
        """Of an occurrence."""
        return self.end - self.start


Item = Stored | Event


@dataclass(frozen=True, slots=True)
class Occurring:
    """An appointment as it is told: a single one, a series as a whole, or one of its occurrences."""

    id: str
    event: Event
    kind: str
    """Single, RecurringMaster, Occurrence or Exception."""
    start: datetime
    end: datetime
    about: Appointment
    original: datetime | None = None
    """Of an occurrence: when it begins by the rule."""


def occurring(event: Event, original: datetime | None = None, id_: str = "") -> Occurring:
    """An event as a whole, or its occurrence that begins then by the rule, with the id of that."""
    if original is None:
        kind = "RecurringMaster" if event.starts else "Single"
        return Occurring(event.id, event, kind, event.start, event.end, event.about)
    differing = event.exceptions.get(original)
    if differing is None:
        return Occurring(id_, event, "Occurrence", original, original + event.length, event.about, original)
    about = replace(event.about, **differing.said)
    return Occurring(id_, event, "Exception", differing.start, differing.end, about, original)


def moment(time: Time, zone: str) -> datetime:
    """In UTC. A day begins at midnight of the zone."""
    if isinstance(time, datetime):
        return time.astimezone(UTC)
    return datetime(time.year, time.month, time.day, tzinfo=zone_named(zone)).astimezone(UTC)


def is_day(time: Time) -> bool:
    """Whether it is a day, and no moment."""
    return not isinstance(time, datetime)
