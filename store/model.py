"""What is written to the record and what comes back from it. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from config.privacy import ContentLevel
from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from matcher.learned.terms import NOTHING, Words


class Direction(StrEnum):
    """Which way an interaction went, seen from the organisation."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Disposition(StrEnum):
    """What became of one item seen. Every item has exactly one."""

    CAPTURED = "captured"
    EXCLUDED = "excluded"
    DUPLICATE = "duplicate"
    """A further sighting of an interaction that was captured elsewhere."""
    UNREADABLE = "unreadable"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Kept:
    """An item that policy keeps."""

    id: str
    version: str
    interaction: Interaction
    direction: Direction
    content: ContentLevel
    text: str | None = None
    attachments: tuple[str, ...] = ()
    signature: str = ""
    quoted: str = ""
    html: str = ""
    """As it came, and as hostile."""
    private_since: datetime | None = None
    """The mailbox's owner said then that all from its sender is private."""
    folders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """As its source says (`connectors.model.sync.Seen`)."""
    rule: int | None = None
    """The rule of people that says that no text of it may be kept: not of its other sightings either."""
    sensitive: tuple[tuple[str, int], ...] = ()
    """Kind of sensitive content → how many of it were removed (`capture.sensitive`)."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """An item that policy does not keep: its identity stays, its content does not."""

    id: str
    version: str
    key: str
    why: str
    """The rule, and what it saw: `bulk: List-Unsubscribe header`."""
    everywhere: bool = False
    """The strictest mailbox wins: no other mailbox may keep this interaction either."""
    at: datetime | None = None
    """When it was sent or begins; of it only the month is kept."""
    erased: bool = False
    """It was forgotten, or is older than is kept: not even its key stays."""
    rule: int | None = None
    """The rule of people that leaves it out, where it is one of those."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An item that could not be read."""

    id: str
    version: str
    why: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that its source no longer holds."""

    id: str


Outcome = Kept | Excluded | Broken | Removed


@dataclass(frozen=True, slots=True)
class Batch:
    """A page, decided: what is committed together with its cursor."""

    outcomes: tuple[Outcome, ...]
    cursor: Cursor
    mode: Mode
    last: bool
    remaining: int | None = None
    """How many items are still to come, where the connector knows."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to one source until `until`; void as soon as another worker raises the epoch."""

    source: int
    epoch: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """An interaction as it stands in the record, ready to be matched."""

    id: int
    thread: str
    interaction: Interaction
    said: Words = NOTHING
    """Its text and what that quotes, as far as they are kept."""
    is_new: bool = False
    """It has just come: nothing is linked to it yet."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one batch did."""

    counts: dict[Disposition, int]
    removed: int
    """Interactions that are no longer seen in the source."""
    to_match: tuple[Recorded, ...]
    """New and changed interactions, oldest first."""
