"""Items as their elements, and the values by which they are looked for."""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.calendar_properties import CALENDAR, EventFace
from tests.servers.exchange.extended import extended
from tests.servers.exchange.item_properties import COMMON, Told
from tests.servers.exchange.items import Item, Occurring, Stored, occurring
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.meetings import element_of
from tests.servers.exchange.message_properties import MEETINGS, MESSAGE, MessageFace
from tests.servers.exchange.shape import Property, Shape, tag_of
from tests.servers.exchange.xml import T, t

TABLES: Final[dict[str, Sequence[Property[Told]]]] = {
    **MEETINGS,
    "Message": MESSAGE,
    "CalendarItem": CALENDAR,
    **dict.fromkeys(("Item", "Task", "Contact", "DistributionList", "PostItem"), COMMON),
}
"""Properties by the elements of items."""


def whole(item: Item) -> Stored | Occurring:
    """An item as its folder has it: series as a whole."""
    return item if isinstance(item, Stored) else occurring(item)


def asked_about(mailbox: FakeMailbox, item: Stored | Occurring, shape: Shape, *, found: bool = False) -> Told:
    """`found`: FindItem or SyncFolderItems tells it."""
    face = MessageFace(item, mailbox.address) if isinstance(item, Stored) else EventFace(item)
    return Told(face, mailbox, shape, found)


def told_item(told: Told) -> Element:
    """What was asked for of the item."""
    tag = element_of(told.face.item_class)
    return t(tag, *told.shape.told(TABLES[tag], told, extended, found=told.found))


def value_of(told: Told, path: Element) -> str | None:
    """The value of what a FieldURI or an ExtendedFieldURI names."""
    if path.tag == f"{T}ExtendedFieldURI":
        said = extended(told, tag_of(path))
        return said if said is None or isinstance(said, str) else " ".join(said)
    table = TABLES[element_of(told.face.item_class)]
    found = next((each for each in table if each.uri == path.get("FieldURI")), None)
    element = found.tell(told) if found else None
    return None if element is None else " ".join(element.itertext())
