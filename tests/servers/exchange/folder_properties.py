"""The properties of folders.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/folder
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.folders import Folder
from tests.servers.exchange.ids import change_key
from tests.servers.exchange.items import MADE, Stored
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.shape import HERE, Property, Shape, Tag, nothing
from tests.servers.exchange.xml import t, written


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is asked about."""

    folder: Folder
    mailbox: FakeMailbox


def told_folder(place: Place, shape: Shape) -> Element:
    """A folder as its element."""
    return t(place.folder.element, *shape.told(_TABLES[place.folder.element], place, extended))


def _id(place: Place) -> Element:
    version = place.mailbox.tree.log.version(place.folder.id)
    return t("FolderId", Id=place.folder.id, ChangeKey=change_key(version, "AQAAABYAAAC"))


def _parent(place: Place) -> Element | None:
    above = place.folder.parent
    return t("ParentFolderId", Id=above, ChangeKey="AQAAAA==") if above else None


def _unread(place: Place) -> int:
    items = (place.mailbox.items[id_] for id_ in place.folder.items)
    return sum(1 for item in items if isinstance(item, Stored) and not item.is_read)


def _known(place: Place) -> Element | None:
    return t("DistinguishedFolderId", text=place.folder.known) if place.folder.known else None


def _class(place: Place) -> Element | None:
    return t("FolderClass", text=place.folder.kind) if place.folder.kind else None


def _children(place: Place) -> int:
    return len(place.mailbox.tree.children(place.folder.id))


_SHARED: Final[Sequence[Property[Place]]] = (
    Property("folder:FolderId", _id, is_default=True),
    Property("folder:ParentFolderId", _parent),
    Property("folder:FolderClass", _class),
    Property("folder:DisplayName", lambda place: t("DisplayName", text=place.folder.name), is_default=True),
    Property("folder:TotalCount", lambda place: t("TotalCount", text=len(place.folder.items)), is_default=True),
    Property("folder:ChildFolderCount", lambda place: t("ChildFolderCount", text=_children(place)), is_default=True),
    Property(HERE, nothing),
    Property("folder:DistinguishedFolderId", _known),
)
_MAIL: Final[Sequence[Property[Place]]] = (
    *_SHARED,
    Property("folder:UnreadCount", lambda place: t("UnreadCount", text=_unread(place)), is_default=True),
)
_TABLES: Final = {
    "Folder": _MAIL,
    "SearchFolder": _MAIL,
    "TasksFolder": _MAIL,
    "CalendarFolder": _SHARED,
    "ContactsFolder": _SHARED,
}


def extended(place: Place, tag: Tag) -> str | None:
    """Folders' extended properties: those of MAPI that this server has."""
    log = place.mailbox.tree.log
    changed = written(MADE + timedelta(seconds=log.version(place.folder.id)))
    match tag:
        case ("tag", "0x3001"):
            return place.folder.name
        case ("tag", "0x3008" | "0x670a" | "0x3007"):
            return changed
        case ("tag", "0x3602"):
            return str(len(place.folder.items))
        case ("tag", "0x3603"):
            return str(_unread(place))
        case ("tag", "0x360a"):
            return written(bool(_children(place)))
        case ("tag", "0x3613"):
            return place.folder.kind or None
        case ("tag", "0x6751"):
            return str(max((place.mailbox.items[id_].number for id_ in place.folder.items), default=0) + 1)
        case ("tag", "0x10f4"):
            return "false"
    return None


def field(place: Place, uri: str) -> Element | None:
    """A property by its URI."""
    found = next((each for each in _MAIL if each.uri == uri), None)
    return found.tell(place) if found else None
