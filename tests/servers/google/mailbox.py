"""A mailbox of Gmail: messages with labels, and the history of what happened to them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message as Mime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import count
from threading import RLock
from typing import Final

SYSTEM_LABELS: Final = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)
OUT_OF_SIGHT: Final = frozenset({"SPAM", "TRASH"})
"""Labels whose messages are listed only when asked for (includeSpamTrash)."""


class Change(StrEnum):
    """What a record of the history says, in the words of `historyTypes`."""

    ADDED = "messageAdded"
    DELETED = "messageDeleted"
    LABELLED = "labelAdded"
    UNLABELLED = "labelRemoved"


@dataclass(slots=True)
class Stored:
    """One message."""

    id: str
    thread: str
    raw: bytes
    labels: set[str]
    at: int
    """Milliseconds since 1970: Gmail's internalDate."""
    history: int
    """The record that changed it last."""
    parsed: Mime


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened."""

    number: int
    change: Change
    message: str
    thread: str
    labels: tuple[str, ...]
    """All the message has (after it)."""
    changed: tuple[str, ...] = ()
    """Those that were added or removed."""


@dataclass(slots=True)
class FakeMailbox:
    """One person's mail. Its methods are what she and her correspondents do; the server only reads it."""

    address: str
    number: int
    """Of this mailbox among the server's: ids of messages are unique in all."""
    lock: RLock
    messages: dict[str, Stored] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=lambda: {name: name for name in SYSTEM_LABELS})
    """Ids and names."""
    records: list[Record] = field(default_factory=list)
    history_id: int = 1_000
    oldest_history: int = 0
    """Whoever asks for what came after an older number is answered 404."""
    service_enabled: bool = True
    """Off: the user has no Gmail licence."""
    tell: Callable[[], None] = lambda: None
    """Publishes that something has changed, once somebody watches."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _threads: dict[str, str] = field(default_factory=dict)

    def put(self, raw: bytes, labels: Iterable[str] = ("INBOX",), at: datetime | None = None) -> str:
        """A message arrives, is sent or drafted; returns its id. `at`: when (default: as its Date field says)."""
        parsed = message_from_bytes(raw)
        with self.lock:
            id_ = f"{(self.number << 40) + next(self._numbers):016x}"
            thread = self._thread(parsed, id_)
            arrived = int((at or _dated(parsed)).timestamp() * 1_000)
            self.messages[id_] = Stored(id_, thread, raw, set(labels), arrived, 0, parsed)
            self._happened(Change.ADDED, id_)
        return id_

    def delete(self, id_: str) -> None:
        """Deletes it for good (the bin is a label: TRASH)."""
        with self.lock:
            self._happened(Change.DELETED, id_)
            del self.messages[id_]

    def label(self, id_: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Changes its labels; what changes nothing is no change."""
        with self.lock:
            labels = self.messages[id_].labels
            added, removed = tuple(sorted(set(add) - labels)), tuple(sorted(set(remove) & labels))
            labels |= set(added)
            labels -= set(removed)
            if added:
                self._happened(Change.LABELLED, id_, added)
            if removed:
                self._happened(Change.UNLABELLED, id_, removed)

    def make_label(self, name: str) -> str:
        """A label of the person's own; returns its id."""
        with self.lock:
            id_ = f"Label_{len(self.labels)}"
            self.labels[id_] = name
            return id_

    def forget_history(self) -> None:
        """From now on Gmail does not know what happened until now."""
        with self.lock:
            self.records.clear()
            self.history_id += 10
            self.oldest_history = self.history_id

    def _happened(self, change: Change, id_: str, labels: tuple[str, ...] = ()) -> None:
        message = self.messages[id_]
        # Numbers grow but are not consecutive, as the guide warns: https://developers.google.com/gmail/api/guides/sync
        self.history_id += 7
        message.history = self.history_id
        all_labels = tuple(sorted(message.labels))
        self.records.append(Record(self.history_id, change, id_, message.thread, all_labels, labels))
        self.tell()

    def _thread(self, parsed: Mime, id_: str) -> str:
        named = f"{parsed.get('References', '')} {parsed.get('In-Reply-To', '')}".split()
        thread = next((self._threads[name] for name in named if name in self._threads), id_)
        self._threads[str(parsed.get("Message-ID", id_)).strip()] = thread
        return thread


def listed(messages: Mapping[str, Stored]) -> list[Stored]:
    """Newest first."""
    return sorted(messages.values(), key=lambda message: (message.at, message.id), reverse=True)


def _dated(parsed: Mime) -> datetime:
    try:
        return parsedate_to_datetime(str(parsed["Date"])).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)
