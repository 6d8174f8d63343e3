"""One email or one meeting, the same in every mailbox that saw it.

KEY         what makes two sightings the same interaction: `mail:` + Message-ID without brackets, `meeting:` + iCalendar
            UID (+ `/` + RECURRENCE-ID in UTC for one occurrence of a series); where a message has no Message-ID,
            `mail-hash:` + SHA-256 of its date, sender and subject headers.
SERIES      the meetings of one recurrence rule; an OCCURRENCE is one of them. The key of a series is that of its UID.
GROUP       a key that names no interaction but what a provider takes for one conversation in one mailbox:
            `conversation:gmail:ann@example.com/18c0`.
MARK        what an item declares of itself (bulk, automatic, private, …) with the evidence. Connectors collect marks;
            only `capture.policy` judges them.
REVISION    orders two versions of the same interaction: the greater one is newer. Mail never changes: "".
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from connectors.model.address import Address
from connectors.model.packed import Packed

GROUP: Final = "conversation:"
"""How the key of a group begins."""


class Kind(StrEnum):
    """What a person would call it."""

    EMAIL = "email"
    MEETING = "meeting"


class Role(StrEnum):
    """What a participant does in the interaction."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    ORGANIZER = "organizer"
    ATTENDEE = "attendee"


class Answer(StrEnum):
    """An attendee's answer: iCalendar PARTSTAT (RFC 5545 3.2.12), folded to what sales people distinguish."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    NONE = "none"


class MeetingState(StrEnum):
    """What became of a meeting. A connector never says HELD: that is a planned or moved one whose time has passed."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class Voice(StrEnum):
    """Who tells of a meeting, and so what is to be believed of it (`store.telling`)."""

    COPY = "copy"
    """A calendar that holds it."""
    INVITATION = "invitation"
    """A message of its organizer that states it."""
    CANCELLATION = "cancellation"
    """A message of its organizer that calls it off: tells about a meeting, and is none."""
    ANSWER = "answer"
    """A message that gives the answer of those on it: tells about a meeting, and is none."""


class Sign(StrEnum):
    """Kinds of mark."""

    AUTOMATIC = "automatic"
    """Sent by a machine in answer to nothing a person did just now: RFC 3834 and its relatives."""
    BULK = "bulk"
    """Sent to many: newsletters, mailing lists, campaigns."""
    BOUNCE = "bounce"
    """A delivery report or a message with a null return path."""
    PRIVATE = "private"
    """Its author called it private, personal or confidential."""
    FREE = "free"
    """A calendar entry that leaves its owner free."""
    ALL_DAY = "all_day"
    """A calendar entry of whole days."""
    OCCASION = "occasion"
    """A birthday or a public holiday."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign and the evidence for it, as a person would say it: `List-Unsubscribe header`."""

    sign: Sign
    evidence: str


@dataclass(frozen=True, slots=True)
class Participant(Packed):
    """One person or list on an interaction; `name` is the display name as written, "" where there is none."""

    address: Address
    name: str
    role: Role
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True)
class Interaction(Packed):
    """An envelope: everything known of an interaction before its body is read.

    All text is valid Unicode without NUL or lone surrogates (databases refuse both). Times are aware and in UTC.
    """

    key: str
    kind: Kind
    at: datetime
    """When it was sent, or when the meeting starts."""
    subject: str
    """Decoded, one line; "" where there is none."""
    participants: tuple[Participant, ...]
    """In the order of the headers; the sender or organizer first; nobody twice in one role."""
    end: datetime | None = None
    """When the meeting ends; None for mail."""
    references: tuple[str, ...] = ()
    """Its group, if it has one; then the keys of the interactions that it continues, oldest first. An occurrence has
    the key of its series."""
    marks: tuple[Mark, ...] = ()
    state: MeetingState | None = None
    """None for mail."""
    revision: str = ""
    """Comparable as text: zero-padded SEQUENCE, `.`, 1 for an occurrence that was changed by itself else 0, `.`, when
    it was written: `000000002.0.20260105T090000Z`."""
    voice: Voice | None = None
    """None for mail."""
