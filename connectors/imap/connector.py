"""A mailbox on an IMAP server as one source: all folders that are read, one after the other.

Mode is always DELTA: what is new and what has gone is named. A folder that cannot tell is compared with what capture
holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import BaseModel

from config.providers import ImapOptions
from connectors.errors import TryLater
from connectors.ical import Window, window_at, window_name
from connectors.imap.contents import Contents
from connectors.imap.cursor import state_of
from connectors.imap.envelopes import ask, receive
from connectors.imap.folders import Folder
from connectors.imap.ids import item, place_of, uid_of
from connectors.imap.mailbox import Mailbox
from connectors.imap.passes import Pass
from connectors.imap.plan import PAGE
from connectors.imap.responses import Answer
from connectors.imap.session import open_session
from connectors.imap.watching import watch
from connectors.imap.whole import whole
from connectors.model.address import parse_address
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.protocol import Connector, Hints, Surroundings


@dataclass(frozen=True, slots=True)
class _End:
    """How a pass ended: another one would end in the same way while the folders are told to be the same."""

    folders: Mapping[str, Folder]
    window: Window
    page: Page


class ImapConnector:
    """Reads one mailbox over one connection, made when first needed. See `connectors.protocol.Connector`."""

    def __init__(self, options: ImapOptions, surroundings: Surroundings) -> None:
        self._options = options
        self._surroundings = surroundings
        self._mailbox: Mailbox | None = None
        self._looked_again = False
        self._structures: dict[str, Answer] = {}
        self._end: _End | None = None

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, then what has gone. A connection that was kept and has ended meanwhile is made anew, once."""
        mailbox, window, known, end = self._fresh(), self._window(), self._surroundings.known, self._end
        folders = mailbox.current
        if end and end.folders is folders and end.window == window and end.page.cursor == since:
            yield end.page
            return
        look_again, self._looked_again = not self._looked_again, True
        this = Pass(mailbox, known, state_of(since, known), window_name(window), look_again, self._structures)
        for page in this.pages():
            if page.last:
                self._end = _End(folders, window, page)
            yield page

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The texts of messages without quotes and signatures, and what their invitations say of meetings."""
        if ids:
            yield from Contents(self._ready(), self._structures, self._window()).of(ids)

    def census(self) -> Iterator[Listed]:
        """Every message there is but drafts."""
        mailbox = self._fresh()
        for place, folder in mailbox.current.items():
            mailbox.open(place)
            for uid in mailbox.search("UNDRAFT"):
                yield Listed(item(place, uid), folder.name)

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """The envelopes of these messages."""
        places: dict[str, set[int]] = {}
        for ident in ids:
            places.setdefault(place_of(ident), set()).add(uid_of(ident))
        mailbox = self._fresh() if ids else None
        for place, uids in places.items():
            if mailbox and mailbox.folder(place):
                yield from self._items(mailbox, place, sorted(uids))

    def _items(self, mailbox: Mailbox, place: str, uids: Sequence[int]) -> Iterator[Seen | Unreadable]:
        for start in range(0, len(uids), PAGE):
            yield from receive(mailbox, ask(mailbox, place, uids[start : start + PAGE]), place).found

    def raw(self, ident: str) -> bytes | None:
        """The message, up to LARGEST bytes."""
        mailbox, place = self._fresh(), place_of(ident)
        return whole(mailbox, place, uid_of(ident)) if mailbox.folder(place) else None

    def probe(self) -> Identity:
        """What there is; and the owner's address where that signs in, as servers do not say whose a mailbox is."""
        folders = self._fresh().current
        messages = sum(folder.status.messages for folder in folders.values())
        owner, user = self._surroundings.owner, self._options.user
        many = "1 folder" if len(folders) == 1 else f"{len(folders):,} folders"
        is_owners = user is None or parse_address(user) == owner
        return Identity(owner if is_owners else None, f"{many}, {messages:,} messages", messages)

    def watch(self) -> Hints | None:
        """The connection, waiting for news of the inbox; None where the server cannot (RFC 2177)."""
        return watch(self._ready())

    def close(self) -> None:
        """Ends the connection."""
        mailbox, self._mailbox = self._mailbox, None
        self._structures.clear()
        if mailbox:
            mailbox.session.close()

    def _window(self) -> Window:
        return window_at(self._surroundings.now(), self._surroundings.reach)

    def _ready(self) -> Mailbox:
        """The mailbox, with its connection made."""
        if self._mailbox is None:
            self._mailbox = Mailbox(partial(open_session, self._options, self._surroundings.owner), self._options)
        return self._mailbox

    def _fresh(self) -> Mailbox:
        """The mailbox with its folders as they are now. One that was kept may have ended; then it is opened again."""
        was_kept = self._mailbox is not None
        try:
            mailbox = self._ready()
            mailbox.folders()
        except TryLater:
            self.close()
            if not was_kept:
                raise
            mailbox = self._ready()
            mailbox.folders()
        return mailbox


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of a connection of kind `imap`."""
    if not isinstance(options, ImapOptions):
        raise TypeError("these are not the options of a connection of kind imap")
    return ImapConnector(options, surroundings)
