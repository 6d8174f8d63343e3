"""What reading a calendar gives. Frozen values; times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

from connectors.model.interaction import Interaction


class MalformedCalendar(ValueError):
    """The bytes hold no calendar. `str()` is one sentence without content."""


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time in which series are expanded: `start` included, `end` excluded, both aware and in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence, an event that does not recur, or a message about either or about a series."""

    id: str
    """UID, or UID + `/` + RECURRENCE-ID in UTC (`20260105T090000Z`; `20260105` for all-day series)."""
    interaction: Interaction
    """Its `key` is `meeting:` + `id`; `references` names the key of the series."""
    text: str
    """Description, place and conference link, each from a new line."""
    categories: tuple[str, ...] = ()
    """CATEGORIES, as far as `connectors.filed` keeps them."""


@dataclass(frozen=True, slots=True)
class BrokenEvent:
    """An event, or what follows of a series, that cannot be read."""

    id: str
    """As `Meeting.id`, as far as it is known."""
    why: str
    """One sentence without content."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one calendar says.

    `method` is the iTIP method (RFC 5546 1.4), upper case, None for a calendar that is no message. REQUEST and ADD
    state meetings, as PUBLISH and calendars without a method do. CANCEL and REPLY tell about meetings, or about a whole
    series under its UID; the `voice` of what they say tells it from meetings. The other methods only negotiate: of
    COUNTER, REFRESH and DECLINECOUNTER nothing is read.
    """

    method: str | None
    meetings: tuple[Meeting, ...]
    """In order of time; no id twice."""
    unreadable: tuple[BrokenEvent, ...]
    open_ended: bool
    """Some series may have occurrences at or after the window's end: read it again when the window has moved."""
