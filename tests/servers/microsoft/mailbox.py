"""A mailbox of Exchange Online: folders with messages, and what happened to them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message as Mime
from itertools import count
from threading import RLock
from typing import Literal

from tests.servers.https.exchange import Json
from tests.servers.microsoft.delta import Log
from tests.servers.microsoft.folders import FIRST, ROOT, WELL_KNOWN, Folder
from tests.servers.microsoft.ids import CONTAINER, IMMUTABLE, REGULAR, opaque
from tests.servers.microsoft.listeners import Tell, nobody
from tests.servers.outlook.conversations import Conversation, Conversations
from tests.servers.outlook.header_fields import dated

State = Literal["ready", "on_premises", "unlicensed", "soft_deleted", "unknown"]
"""Whether there is a mailbox that Graph hands out. `unknown`: there is no such person."""
_WITHOUT_HEADERS = frozenset({"sentitems", "drafts", "outbox"})


@dataclass(slots=True)
class Stored:
    """One message."""

    id: str
    """The immutable one."""
    regular_id: str
    """The one that a move changes."""
    folder: str
    """Id of the folder that it is in."""
    raw: bytes
    parsed: Mime
    at: datetime
    """When it was received; of what was sent: when."""
    conversation: Conversation
    version: int
    has_headers: bool
    """It came from elsewhere."""
    edits: Json = field(default_factory=dict)
    """Properties that were changed."""
    said: Json = field(default_factory=dict)
    """What its MIME says, once somebody has asked."""


@dataclass(slots=True)
class FakeMailbox:
    """One person's mail. Its methods are what she and her correspondents do; the server only reads it.

    Folders are named by their ids or their well-known names.
    """

    address: str
    lock: RLock
    folders: dict[str, Folder] = field(default_factory=dict)
    messages: dict[str, Stored] = field(default_factory=dict)
    """By immutable id."""
    hierarchy: Log = field(default_factory=Log)
    """What happened to the folders."""
    state: State = "ready"
    archive: str | None = None
    """Id of the online archive."""
    tell: Tell = nobody
    _regular: dict[str, str] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _conversations: Conversations = field(default_factory=Conversations)

    def __post_init__(self) -> None:
        """Makes the folders that every mailbox has."""
        for well_known, name, parent in FIRST:
            self._add(Folder(self._container(well_known), name, self.id_of(parent) if parent else "", well_known))

    def put(self, raw: bytes, folder: str = "inbox", at: datetime | None = None) -> str:
        """A message arrives, is sent or drafted; returns its immutable id. `at`: when (default: as its Date says)."""
        parsed = message_from_bytes(raw)
        with self.lock:
            place = self.folders[self.id_of(folder)]
            number = next(self._numbers)
            id_ = opaque(IMMUTABLE, self.address, number)
            self.messages[id_] = Stored(
                id_,
                opaque(REGULAR, self.address, number),
                place.id,
                raw,
                parsed,
                at or dated(parsed) or datetime.now(UTC),
                self._conversations.of(parsed, self.address),
                number,
                has_headers=place.well_known not in _WITHOUT_HEADERS,
            )
            self._regular[self.messages[id_].regular_id] = id_
            self._into(place, id_)
            self.tell("created", id_)
        return id_

    def move(self, id_: str, folder: str) -> None:
        """Puts a message into another folder. Its regular id changes."""
        with self.lock:
            message, place = self.messages[id_], self.folders[self.id_of(folder)]
            self._out_of(self.folders[message.folder], id_)
            del self._regular[message.regular_id]
            message.version = next(self._numbers)
            message.regular_id = opaque(REGULAR, self.address, message.version)
            self._regular[message.regular_id] = id_
            message.folder = place.id
            self._into(place, id_)
            self.tell("updated", id_)

    def edit(self, id_: str, /, **fields: object) -> None:
        """Changes properties of a message, in Graph's words (isRead, categories, subject, ...)."""
        with self.lock:
            message = self.messages[id_]
            message.edits.update(fields)
            message.version = next(self._numbers)
            self.folders[message.folder].log.touch(id_)
            if "isRead" in fields:
                self.hierarchy.touch(message.folder)
            self.tell("updated", id_)

    def delete(self, id_: str) -> None:
        """Deletes a message for good (Deleted Items is a folder)."""
        with self.lock:
            message = self.messages.pop(id_)
            del self._regular[message.regular_id]
            self._out_of(self.folders[message.folder], id_)
            self.tell("deleted", id_)

    def folder(
        self, name: str, parent: str = ROOT, well_known: str = "", *, hidden: bool = False, searches: bool = False
    ) -> str:
        """Makes a folder; returns its id. `searches`: a search folder."""
        with self.lock:
            above = self.id_of(parent)
            made = Folder(self._container(next(self._numbers)), name, above, well_known, hidden, searches)
            self._add(made)
            self.hierarchy.touch(above)
            return made.id

    def rename_folder(self, folder: str, name: str) -> None:
        """Changes a folder's display name."""
        with self.lock:
            id_ = self.id_of(folder)
            self.folders[id_].name = name
            self.hierarchy.touch(id_)

    def move_folder(self, folder: str, parent: str) -> None:
        """Puts a folder, with all below it, under another one."""
        with self.lock:
            place = self.folders[self.id_of(folder)]
            above = place.parent, self.id_of(parent)
            place.parent = above[1]
            for id_ in (place.id, *above):
                self.hierarchy.touch(id_)

    def delete_folder(self, folder: str) -> None:
        """Deletes a folder for good, with all that is in it and below it."""
        with self.lock:
            place = self.folders[self.id_of(folder)]
            for child in self.children(place.id):
                self.delete_folder(child.id)
            for id_ in list(place.messages):
                self.delete(id_)
            del self.folders[place.id]
            self.hierarchy.touch(place.id)
            self.hierarchy.touch(place.parent)

    def forget_tokens(self, folder: str = "", why: str = "SyncStateNotFound") -> None:
        """Links of a folder's messages, or all links, are worth nothing from now on. `why`: the code told (410)."""
        with self.lock:
            places = [self.folders[self.id_of(folder)]] if folder else list(self.folders.values())
            for log in [place.log for place in places] + ([] if folder else [self.hierarchy]):
                log.expire(why)

    def id_of(self, folder: str) -> str:
        """The id of a folder by its id or well-known name (in any case). Raises KeyError where there is none."""
        if folder in self.folders:
            return folder
        name = folder.lower()
        if name not in WELL_KNOWN:
            raise KeyError(folder)
        return next((place.id for place in self.folders.values() if place.well_known == name), "") or _missing(folder)

    def find(self, id_: str) -> Stored | None:
        """A message by its immutable or its regular id."""
        return self.messages.get(self._regular.get(id_, id_))

    def children(self, id_: str) -> list[Folder]:
        """The folders right below one."""
        return [folder for folder in self.folders.values() if folder.parent == id_]

    def _container(self, what: object) -> str:
        return opaque(CONTAINER, self.address, what)

    def _add(self, folder: Folder) -> None:
        self.folders[folder.id] = folder
        self.hierarchy.touch(folder.id)

    def _into(self, folder: Folder, id_: str) -> None:
        folder.messages[id_] = self.messages[id_].at
        folder.log.touch(id_)
        self.hierarchy.touch(folder.id)

    def _out_of(self, folder: Folder, id_: str) -> None:
        del folder.messages[id_]
        folder.log.touch(id_)
        self.hierarchy.touch(folder.id)


def _missing(folder: str) -> str:
    raise KeyError(folder)
