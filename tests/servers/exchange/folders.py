"""Folders of a mailbox, and their distinguished names.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid
"""

from dataclasses import dataclass, field
from typing import Final

from tests.servers.exchange.changes import Kind, Log
from tests.servers.exchange.ids import FOLDER, opaque

STORE: Final = "root"
ROOT: Final = "msgfolderroot"
MAIL: Final = "IPF.Note"
CALENDAR: Final = "IPF.Appointment"
FIRST: Final = (
    (STORE, "Root", "", ""),
    (ROOT, "Top of Information Store", STORE, MAIL),
    ("searchfolders", "Finder", STORE, ""),
    ("recoverableitemsroot", "Recoverable Items", STORE, ""),
    ("recoverableitemsdeletions", "Deletions", "recoverableitemsroot", ""),
    ("calendar", "Calendar", ROOT, CALENDAR),
    ("contacts", "Contacts", ROOT, "IPF.Contact"),
    ("conversationhistory", "Conversation History", ROOT, MAIL),
    ("deleteditems", "Deleted Items", ROOT, MAIL),
    ("drafts", "Drafts", ROOT, MAIL),
    ("inbox", "Inbox", ROOT, MAIL),
    ("journal", "Journal", ROOT, "IPF.Journal"),
    ("junkemail", "Junk Email", ROOT, MAIL),
    ("notes", "Notes", ROOT, "IPF.StickyNote"),
    ("outbox", "Outbox", ROOT, MAIL),
    ("", "RSS Feeds", ROOT, "IPF.Note.OutlookHomepage"),
    ("sentitems", "Sent Items", ROOT, MAIL),
    ("syncissues", "Sync Issues", ROOT, MAIL),
    ("conflicts", "Conflicts", "syncissues", MAIL),
    ("localfailures", "Local Failures", "syncissues", MAIL),
    ("serverfailures", "Server Failures", "syncissues", MAIL),
    ("tasks", "Tasks", ROOT, "IPF.Task"),
)
"""What a new mailbox has: distinguished name, display name, parent, class."""
_ELEMENTS: Final = {CALENDAR: "CalendarFolder", "IPF.Contact": "ContactsFolder", "IPF.Task": "TasksFolder"}


@dataclass(slots=True)
class Folder:
    """One folder."""

    id: str
    name: str
    parent: str
    """Its id; "" for the root of all."""
    kind: str = MAIL
    """Its class."""
    known: str = ""
    """Its distinguished name."""
    searches: bool = False
    """A search folder: it shows messages of other folders."""
    log: Log = field(default_factory=Log)
    """What happened to its items."""
    items: dict[str, None] = field(default_factory=dict)
    """Their ids, in the order in which they came."""

    @property
    def element(self) -> str:
        """The name of the element that stands for it."""
        if self.searches:
            return "SearchFolder"
        return next((name for kind, name in _ELEMENTS.items() if self.kind.startswith(kind)), "Folder")


@dataclass(slots=True)
class Tree:
    """All folders of one mailbox. They are named by their ids or their distinguished names."""

    address: str
    folders: dict[str, Folder] = field(default_factory=dict)
    """By id."""
    log: Log = field(default_factory=Log)
    """What happened to them."""
    _made: int = 0

    def __post_init__(self) -> None:
        """Makes the folders that every mailbox has."""
        for known, name, parent, kind in FIRST:
            self.add(name, parent, kind, known)

    def add(self, name: str, parent: str, kind: str, known: str = "", *, searches: bool = False) -> Folder:
        """Makes one."""
        self._made += 1
        above = self.find(parent).id if parent else ""
        made = Folder(opaque(FOLDER, self.address, known or self._made), name, above, kind, known, searches)
        self.folders[made.id] = made
        self.log.touch(made.id, Kind.CREATED)
        return made

    def find(self, folder: str) -> Folder:
        """By its id or distinguished name. Raises KeyError where there is none."""
        if folder in self.folders:
            return self.folders[folder]
        found = next((place for place in self.folders.values() if place.known == folder.lower() != ""), None)
        if found is None:
            raise KeyError(folder)
        return found

    def children(self, id_: str) -> list[Folder]:
        """The folders right below one, by name."""
        below = [folder for folder in self.folders.values() if folder.parent == id_]
        return sorted(below, key=lambda folder: folder.name)

    def below(self, id_: str) -> list[Folder]:
        """All folders below one, each before those below it."""
        return [each for child in self.children(id_) for each in (child, *self.below(child.id))]

    def is_below(self, folder: Folder, id_: str) -> bool:
        """Whether a folder is anywhere below that one."""
        while folder.parent and folder.parent != id_:
            folder = self.folders[folder.parent]
        return bool(folder.parent)
