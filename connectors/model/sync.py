"""What a connector hands over: pages of changes, and a cursor to go on from.

ITEM    what a provider lists under one id: a message, an occurrence of an event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from connectors.model.address import Address
from connectors.model.interaction import Interaction
from connectors.model.packed import Packed


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on. Opaque to everyone but the connector that issued it."""

    scheme: str
    """Names the format and its version, `gmail.history/1`. An unknown scheme means: start over."""
    value: str


@dataclass(frozen=True, slots=True)
class Seen(Packed):
    """An item that is new or has changed at the source."""

    id: str
    """The provider's id, unique within one source and stable while the item stays where it is."""
    interaction: Interaction
    version: str = ""
    """Changes when the item does (etag, change key, size and time of a file)."""
    folders: tuple[str, ...] = ()
    """The folders, labels or the calendar that it is in there, as people know them; hostile."""
    categories: tuple[str, ...] = ()
    """What its owner filed it under besides: categories, keywords; hostile."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that was deleted or left the scope, with all that was found in it but what the same page has seen.

    So an item that others are found in can be told anew as one group on one page: it has gone, and what it holds now is
    seen. Harmless for an item never seen.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that could not be parsed. Recorded, visible, retried by a later release; never fatal."""

    id: str
    why: str
    """One sentence without content of the item."""
    version: str = ""


Change = Seen | Gone | Unreadable


class Mode(StrEnum):
    """How a page is to be understood."""

    SNAPSHOT = "snapshot"
    """Part of a full listing: after its last page, what was not seen is gone."""
    DELTA = "delta"
    """Changes since a cursor: what is not named has not changed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded number of changes, and the cursor that is safe to resume from once they are stored."""

    changes: Sequence[Change]
    cursor: Cursor
    mode: Mode
    last: bool
    """Nothing more right now."""
    remaining: int | None = None
    """How many items are still to come, where the connector knows; for progress bars only."""


@dataclass(frozen=True, slots=True)
class Content(Packed):
    """The body of one item, fetched only where policy keeps it."""

    id: str
    text: str
    """What its author wrote: without quoted history and signature; the whole where nothing else is left."""
    attachments: tuple[str, ...] = ()
    """File names as written, hostile: for showing only."""
    inside: tuple[Seen | Unreadable, ...] = ()
    """Items that were found in it, such as the meetings of an invitation; their ids are its own + `#` + a rest."""
    signature: str = ""
    """The block that stood below its own text, as written and bounded; "" where there was none."""
    quoted: str = ""
    """What it only passes on, bounded: quotes with their headers; "" where there was nothing."""
    html: str = ""
    """Its HTML as it came, bounded and as hostile; "" where it had none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a census: an item the source holds now, for itself and all that was found in it."""

    id: str
    folder: str = ""
    """The folder or calendar it is in, as people know it; "" where the source has none."""


def owners_of(item: str) -> Iterator[str]:
    """The ids under which a census may list an item: its own, then those of what it was found in, inside out."""
    yield item
    while (end := item.rfind("#")) >= 0:
        item = item[:end]
        yield item


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a source belongs to, as the provider says."""

    address: Address | None
    """None where the provider does not know (files)."""
    detail: str
    """For people: `3 Maildirs, 2,195 messages`."""
    items: int | None = None
    """At most how many there are to read, where the provider knows."""
