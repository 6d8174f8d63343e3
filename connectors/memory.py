"""The reference connector: a source held in memory, with every behaviour the contract allows.

The demonstration of the contract for whoever writes a connector, and the source that tests of sync read.

MAILBOX     the provider's side: items, and a log of what changed. A cursor is a place in that log.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from connectors.errors import CursorExpired
from connectors.model.address import Address
from connectors.model.sync import (
    Content,
    Cursor,
    Gone,
    Identity,
    Listed,
    Mode,
    Page,
    Seen,
    Unreadable,
    owners_of,
)

SCHEME = "memory/1"


@dataclass(slots=True)
class MemoryMailbox:
    """What a provider would hold. Only tests change it."""

    address: Address
    items: dict[str, Seen | Unreadable] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    """Item → the folder it is in, for those that are in one."""
    log: list[str] = field(default_factory=list)
    forgotten: int = 0
    """How many of the oldest lines of the log can no longer be told."""

    def put(self, item: Seen | Unreadable, text: str = "", inside: tuple[Seen | Unreadable, ...] = ()) -> None:
        """Adds an item with what is found in it, or replaces the one with its id."""
        self.items[item.id] = item
        self.contents[item.id] = Content(item.id, text, inside=inside)
        self.log.append(item.id)

    def remove(self, ident: str) -> None:
        """Deletes an item; nothing happens where there is none."""
        if self.items.pop(ident, None):
            del self.contents[ident]
            self.log.append(ident)

    def forget(self) -> None:
        """Makes every cursor issued before the newest change expire, as providers do after some days."""
        self.forgotten = len(self.log)


@dataclass(frozen=True, slots=True)
class MemoryConnector:
    """Reads a MemoryMailbox. A full listing can be resumed: its cursor says where the log stood when it began."""

    mailbox: MemoryMailbox
    page_size: int = 100

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """A snapshot where there is no usable cursor or one amidst a snapshot; else what the log tells since then."""
        if since is None or since.scheme != SCHEME:
            yield from self._snapshot(len(self.mailbox.log), "")
            return
        position, _, after = since.value.partition(" ")
        if int(position) < self.mailbox.forgotten:
            raise CursorExpired("The mailbox no longer tells what changed since the last visit")
        yield from self._snapshot(int(position), after) if after else self._delta(int(position))

    def _snapshot(self, began: int, after: str) -> Iterator[Page]:
        ids = sorted(ident for ident in self.mailbox.items if ident > after)
        for start in range(0, max(len(ids), 1), self.page_size):
            part = ids[start : start + self.page_size]
            last = start + self.page_size >= len(ids)
            cursor = Cursor(SCHEME, str(began) if last else f"{began} {part[-1]}")
            changes = [self.mailbox.items[ident] for ident in part if ident in self.mailbox.items]
            yield Page(changes, cursor, Mode.SNAPSHOT, last, max(0, len(ids) - start - self.page_size))

    def _delta(self, position: int) -> Iterator[Page]:
        last = False
        while not last:
            changed = list(islice(self.mailbox.log, position, position + self.page_size))
            position += len(changed)
            last = position == len(self.mailbox.log)
            changes = [self.mailbox.items.get(ident) or Gone(ident) for ident in dict.fromkeys(changed)]
            yield Page(changes, Cursor(SCHEME, str(position)), Mode.DELTA, last, len(self.mailbox.log) - position)

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """What was put with the items."""
        for ident in ids:
            item = self.mailbox.items.get(ident)
            if isinstance(item, Unreadable):
                yield item
            elif item:
                yield self.mailbox.contents[ident]

    def census(self) -> Iterator[Listed]:
        """Every item there is."""
        return (Listed(ident, self.mailbox.folders.get(ident, "")) for ident in tuple(self.mailbox.items))

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """Those of them that are there."""
        for ident in ids:
            if item := self.mailbox.items.get(ident):
                yield item

    def raw(self, ident: str) -> bytes | None:
        """The text that was put with the item."""
        content = self.mailbox.contents.get(next((each for each in owners_of(ident) if each in self.mailbox.items), ""))
        return content.text.encode() if content else None

    def probe(self) -> Identity:
        """Whose mailbox it is, and how much it holds."""
        return Identity(self.mailbox.address, f"{len(self.mailbox.items):,} items in memory")

    def close(self) -> None:
        """Nothing to let go of."""
