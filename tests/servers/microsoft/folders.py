"""Folders of mail, and their well-known names. https://learn.microsoft.com/graph/api/resources/mailfolder"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tests.servers.microsoft.delta import Log, Place

ROOT: Final = "msgfolderroot"
FIRST: Final = (
    (ROOT, "Top of Information Store", ""),
    ("inbox", "Inbox", ROOT),
    ("drafts", "Drafts", ROOT),
    ("sentitems", "Sent Items", ROOT),
    ("deleteditems", "Deleted Items", ROOT),
    ("junkemail", "Junk Email", ROOT),
    ("outbox", "Outbox", ROOT),
    ("archive", "Archive", ROOT),
    ("conversationhistory", "Conversation History", ROOT),
    ("syncissues", "Sync Issues", ROOT),
    ("conflicts", "Conflicts", "syncissues"),
    ("recoverableitemsdeletions", "Deletions", ""),
    ("searchfolders", "Finder", ""),
)
"""What a new mailbox has: well-known name, display name, parent. Without a parent: not below the root, or the root."""
WELL_KNOWN: Final = frozenset(name for name, _, _ in FIRST) | {
    "clutter", "localfailures", "scheduled", "serverfailures", "msgfolderroot",
}  # fmt: skip
"""Names that Graph knows, whether the mailbox has such a folder or not."""


@dataclass(slots=True)
class Folder:
    """One folder."""

    id: str
    name: str
    parent: str
    """Its id; "" outside of the tree."""
    well_known: str = ""
    is_hidden: bool = False
    searches: bool = False
    """A search folder: it shows messages of other folders."""
    log: Log = field(default_factory=Log)
    """What happened to its messages."""
    messages: dict[str, datetime] = field(default_factory=dict)
    """When each was received, by id."""
    _sorted: tuple[int, list[Place]] = (0, [])

    def newest(self) -> Sequence[Place]:
        """The messages, newest first."""
        if self._sorted[0] != len(self.log.touched):
            found = sorted((-at.timestamp(), id_) for id_, at in self.messages.items())
            self._sorted = len(self.log.touched), found
        return self._sorted[1]
