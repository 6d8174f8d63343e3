"""A mailbox of an Exchange server: folders with items, and what happened to them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from itertools import count
from threading import RLock
from typing import Final

from tests.servers.exchange.changes import Kind
from tests.servers.exchange.events import Event as Notification
from tests.servers.exchange.events import Tell
from tests.servers.exchange.folders import MAIL, ROOT, Folder, Tree
from tests.servers.exchange.ids import ITEM, OCCURRENCE, opaque
from tests.servers.exchange.items import Event, Item, Occurring, Stored, occurring
from tests.servers.exchange.meetings import class_of
from tests.servers.outlook.conversations import Conversations
from tests.servers.outlook.header_fields import dated

_OWN: Final = frozenset({"sentitems", "drafts", "outbox"})
"""Where messages have not come from elsewhere."""


def nobody(event: Notification) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class FakeMailbox:
    """One person's mailbox. Its methods are what she and her correspondents do; the server only reads it.

    Folders are named by their ids or their distinguished names.
    """

    address: str
    lock: RLock
    tell: Tell = nobody
    """Told of what changes."""
    items: dict[str, Item] = field(default_factory=dict)
    """By id."""
    tree: Tree = field(init=False)
    """The folders."""
    handed_out: list[str] = field(default_factory=list)
    """The ids of items whose bodies, or MIME, somebody was given."""
    _occurrences: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Ids that were told → series and start by its rule."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _conversations: Conversations = field(default_factory=Conversations)

    def __post_init__(self) -> None:
        """Makes the folders that every mailbox has."""
        self.tree = Tree(self.address)

    def put(self, raw: bytes, folder: str = "inbox", at: datetime | None = None, item_class: str = "") -> str:
        """A message arrives, is sent or drafted; returns its id. `at`: when (default: as its Date says)."""
        parsed = message_from_bytes(raw)
        with self.lock:
            place = self.tree.find(folder)
            number = next(self._numbers)
            stored = Stored(
                opaque(ITEM, self.address, number), place.id, number, number, raw, parsed,
                at or dated(parsed) or datetime.now(UTC), self._conversations.of(parsed, self.address),
                item_class or class_of(parsed), is_read=place.known in _OWN, is_draft=place.known == "drafts",
                has_headers=place.known not in _OWN,
            )  # fmt: skip
            self.add(stored, "NewMailEvent" if place.known == "inbox" else "")
        return stored.id

    def move(self, id_: str, folder: str) -> str:
        """Puts an item into another folder; returns the id that it has from then on."""
        with self.lock:
            item, place = self.items.pop(id_), self.tree.find(folder)
            before = self._out_of(item)
            item.number = item.version = next(self._numbers)
            item.id, item.folder = opaque(ITEM, self.address, item.number), place.id
            self._into(item)
            self.tell(self._said("MovedEvent", item, old_id=id_, old_folder=before.id))
            return item.id

    def send(self, id_: str) -> str:
        """A draft is sent; returns the id that it has among the sent items."""
        with self.lock:
            self._message(id_).is_draft = False
            return self.move(id_, "sentitems")

    def edit(self, id_: str, /, **properties: object) -> None:
        """Changes properties of a message, by the names of their elements: Subject, Categories, Importance ..."""
        with self.lock:
            self._message(id_).edits.update(properties)
            self.touch(self.items[id_])

    def mark_read(self, id_: str, *, is_read: bool = True) -> None:
        """Marks a message as read, or as unread."""
        with self.lock:
            self._message(id_).is_read = is_read
            self.touch(self.items[id_], Kind.READ)

    def delete(self, id_: str) -> None:
        """Deletes an item for good (Deleted Items is a folder)."""
        with self.lock:
            item = self.items.pop(id_)
            self._out_of(item)
            self.tell(self._said("DeletedEvent", item))

    def folder(self, name: str, parent: str = ROOT, kind: str = MAIL, *, searches: bool = False) -> str:
        """Makes a folder of a class; returns its id. `searches`: a search folder."""
        with self.lock:
            made = self.tree.add(name, parent, kind, searches=searches)
            self._touched(self.tree.find(parent), "CreatedEvent", made)
            return made.id

    def rename_folder(self, folder: str, name: str) -> None:
        """Changes a folder's display name."""
        with self.lock:
            place = self.tree.find(folder)
            place.name = name
            self._touched(place)

    def move_folder(self, folder: str, parent: str) -> None:
        """Puts a folder, with all below it, under another one."""
        with self.lock:
            place, above = self.tree.find(folder), self.tree.find(parent)
            self.tree.log.touch(place.parent, Kind.CHANGED)
            place.parent = above.id
            self.tree.log.touch(above.id, Kind.CHANGED)
            self._touched(place, "MovedEvent")

    def delete_folder(self, folder: str) -> None:
        """Deletes a folder for good, with all that is in it and below it."""
        with self.lock:
            place = self.tree.find(folder)
            for child in self.tree.children(place.id):
                self.delete_folder(child.id)
            for id_ in list(place.items):
                self.delete(id_)
            del self.tree.folders[place.id]
            self.tree.log.touch(place.id, Kind.GONE)
            self.tell(Notification("DeletedEvent", self.address, place.id, place.parent, is_folder=True))

    def forget_states(self, folder: str = "") -> None:
        """Sync states of a folder's items, or all states, are worth nothing from now on."""
        with self.lock:
            places = [self.tree.find(folder)] if folder else list(self.tree.folders.values())
            for log in [place.log for place in places] + ([] if folder else [self.tree.log]):
                log.expire()

    def occurrence(self, event: Event, original: datetime) -> str:
        """The id of the occurrence that begins then by the rule."""
        id_ = opaque(OCCURRENCE, event.id, original)
        self._occurrences[id_] = event.id, original
        return id_

    def find(self, id_: str) -> Stored | Occurring | None:
        """An item, or an occurrence."""
        master, original = self._occurrences.get(id_, (id_, None))
        item = self.items.get(master)
        if not isinstance(item, Event):
            return item
        is_there = original is None or (original in item.starts and original not in item.deleted)
        return occurring(item, original, id_) if is_there else None

    def next_number(self) -> int:
        """Of a new item."""
        return next(self._numbers)

    def add(self, item: Item, more: str = "") -> None:
        """Puts a new item into its folder. `more`: a kind of notification besides."""
        self._into(item)
        for kind in filter(None, ("CreatedEvent", more)):
            self.tell(self._said(kind, item))

    def touch(self, item: Item, kind: Kind = Kind.CHANGED) -> None:
        """An item has changed; its folder has then, too."""
        item.version = next(self._numbers)
        self.tree.folders[item.folder].log.touch(item.id, kind)
        self.tree.log.touch(item.folder, Kind.CHANGED)
        self.tell(self._said("ModifiedEvent", item))

    def messages(self, folder: str) -> list[Item]:
        """All that is in a folder, in the order in which it came."""
        return [self.items[id_] for id_ in self.tree.find(folder).items]

    def _message(self, id_: str) -> Stored:
        found = self.items[id_]
        assert isinstance(found, Stored)
        return found

    def _into(self, item: Item) -> None:
        self.items[item.id] = item
        place = self.tree.folders[item.folder]
        place.items[item.id] = None
        place.log.touch(item.id, Kind.CREATED)
        self.tree.log.touch(place.id, Kind.CHANGED)

    def _out_of(self, item: Item) -> Folder:
        place = self.tree.folders[item.folder]
        del place.items[item.id]
        place.log.touch(item.id, Kind.GONE)
        self.tree.log.touch(place.id, Kind.CHANGED)
        return place

    def _touched(self, place: Folder, kind: str = "ModifiedEvent", about: Folder | None = None) -> None:
        self.tree.log.touch(place.id, Kind.CHANGED)
        told = about or place
        self.tell(Notification(kind, self.address, told.id, told.parent, is_folder=True))

    def _said(self, kind: str, item: Item, old_id: str = "", old_folder: str = "") -> Notification:
        place = self.tree.folders[item.folder]
        return Notification(
            kind, self.address, item.id, place.id, place.known, old_id=old_id, old_folder=old_folder
        )  # fmt: skip
