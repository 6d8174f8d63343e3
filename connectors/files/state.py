"""What a cursor of this connector says: how far mboxes are read, and which folders had items.

Everything else is compared with what capture holds. Losing the cursor costs one comparison and repeats nothing.
"""

import json
import os
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from connectors.files.ids import prefix_of
from connectors.files.reading import Stamp
from connectors.model.sync import Cursor
from connectors.protocol import Known

SCHEME = "files/1"


@dataclass(frozen=True, slots=True)
class MboxState:
    """How far an mbox of several messages is read."""

    size: int
    """Of the file when it was read to its end; -1 where it was not."""
    mtime_ns: int
    last: int
    """Where its last message that was handed over begins."""
    checked: int
    """Bytes before it that must be as they were for a longer file to be the same up to there."""
    check: int
    """Their CRC-32."""
    id: str
    """That message's item id."""
    window: str
    """The name of the window in which the series in it were expanded."""

    def is_whole(self, stamp: Stamp, window: str) -> bool:
        """Whether nothing has happened since the file was read to its end, in the window of this name."""
        return (self.size, self.mtime_ns, self.window) == (stamp.size, stamp.mtime_ns, window)

    def continues(self, stream: BinaryIO, stamp: Stamp) -> bool:
        """Whether the file is longer, and the same before the last message that was read. Raises OSError."""
        if stamp.size <= max(self.size, self.last):
            return False
        return zlib.crc32(os.pread(stream.fileno(), self.checked, self.last - self.checked)) == self.check


@dataclass(slots=True)
class State:
    """Grows while a pass goes on; what vanished leaves it when the pass is over."""

    folders: dict[str, None] = field(default_factory=dict)
    """Prefixes of folders that had files, but for those that held nothing but mboxes."""
    mboxes: dict[str, MboxState] = field(default_factory=dict)
    """File id → how far it is read."""

    def cursor(self) -> Cursor:
        """This state as a cursor."""
        boxes = {
            file: [box.size, box.mtime_ns, box.last, box.checked, box.check, box.id.removeprefix(file), box.window]
            for file, box in self.mboxes.items()
        }
        return Cursor(SCHEME, json.dumps({"folders": list(self.folders), "mboxes": boxes}, separators=(",", ":")))


def state_of(since: Cursor | None, known: Known) -> State:
    """The state that a cursor tells; from what capture holds where there is no cursor that we know."""
    if since is None or since.scheme != SCHEME:
        return State(folders=dict.fromkeys(prefix_of(item) for item in known("")))
    told = json.loads(since.value)
    return State(
        folders=dict.fromkeys(told["folders"]),
        mboxes={
            file: MboxState(size, mtime_ns, last, checked, check, file + part, window)
            for file, (size, mtime_ns, last, checked, check, part, window) in told["mboxes"].items()
        },
    )
