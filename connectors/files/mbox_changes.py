"""What changed in one mbox.

APPENDED    the file is as it was up to the last message that was read, which still lies there (it may have grown),
            with more behind it, and series are expanded in the same window: only the new is read. A first reading is
            the same, from 0.
            Each message moves the state on, so that a reading that was interrupted goes on where it was.
REWRITTEN   anything else: the whole is compared with what capture holds. An interrupted comparison begins anew.

The last message is left out while it seems to be unfinished, and looked at again whenever the file has grown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO
from zlib import crc32

from connectors.files.held import Held
from connectors.files.ids import message_of
from connectors.files.items import of_message, versioned
from connectors.files.mbox import Stored, scan
from connectors.files.numbering import Numbering
from connectors.files.reading import Place, Stamp
from connectors.files.state import MboxState
from connectors.files.unfinished import message_unfinished
from connectors.ical import Window, window_name
from connectors.model.sync import Change, Gone
from connectors.protocol import Known


@dataclass(slots=True)
class MboxReader:
    """Reads the changes of one mbox. `state` is safe to resume from after each of them."""

    file: str
    stamp: Stamp
    is_young: bool
    """Written to a moment ago: its last message may be unfinished."""
    window: Window
    known: Known
    state: MboxState | None
    path: str
    places: dict[str, Place]
    """Item id of a message → where it begins; grows with those handed over."""
    unfinished: bool = False
    """The last message was left out."""

    def changes(self, stream: BinaryIO) -> Iterator[Change]:
        """Every message that is new or different, then every one that has gone. Raises OSError."""
        before = self.state if self.state and self._continues(stream, self.state) else None
        held = self._held(before)
        compares = before is None and bool(held.vanished())
        reached = self.state = before
        for stored, ident, version in self._messages(stream, before, held):
            found: list[Change] = []
            if not held.has(ident, version):
                items = of_message(ident, stored.message, stored.received)
                self.places[ident] = Place(self.path, stored.offset)
                found.extend(versioned(items, held.items(ident), version, self.window))
            reached = None if version == self.stamp.version else self._reached(stored, ident, before)
            if not compares:
                self.state = reached
            yield from found
        yield from (Gone(item) for group in held.vanished() for item in held.items(group))
        self.state = reached if self.unfinished or reached is None else self._whole(reached)

    def _continues(self, stream: BinaryIO, state: MboxState) -> bool:
        """Whether the file is the one that was read: up to its last message, by the header of what lies there."""
        if state.window != window_name(self.window) or not state.continues(stream, self.stamp):
            return False
        there = next(scan(stream, state.last), None)
        if there is None:
            return False
        name, _ = there.identity()
        return Numbering(self.file, self.known, state.id).next(name) == state.id

    def _held(self, before: MboxState | None) -> Held:
        """What is to be compared: the message at which reading goes on, else all of the file."""
        start = before.id if before else f"{self.file}#"
        known, window = self.known(start), window_name(self.window)
        return Held({i: known[i] for i in known if before is None or message_of(i) == start}, message_of, window)

    def _messages(self, stream: BinaryIO, before: MboxState | None, held: Held) -> Iterator[tuple[Stored, str, str]]:
        """The finished messages with their ids and versions. One that is alone has the file's version, and no state."""
        numbering = Numbering(self.file, self.known, before.id) if before else Numbering(self.file)
        for stored, is_last in _marking_last(scan(stream, before.last if before else 0)):
            name, version = stored.identity()
            ident = numbering.next(name)
            held.there(ident)
            if is_last and self.is_young and message_unfinished(stored.raw):
                self.unfinished = True
                return
            yield stored, ident, self.stamp.version if is_last and not stored.offset else version

    def _reached(self, stored: Stored, ident: str, before: MboxState | None) -> MboxState:
        if before and stored.offset == before.last:
            return replace(before, size=-1, id=ident)
        window = window_name(self.window)
        return MboxState(-1, 0, stored.offset, len(stored.before), crc32(stored.before), ident, window)

    def _whole(self, reached: MboxState) -> MboxState:
        return replace(reached, size=self.stamp.size, mtime_ns=self.stamp.mtime_ns)


def _marking_last(messages: Iterator[Stored]) -> Iterator[tuple[Stored, bool]]:
    pending = next(messages, None)
    for message in messages:
        if pending:
            yield pending, False
        pending = message
    if pending:
        yield pending, True
