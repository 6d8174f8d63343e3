"""A mailbox at Gmail as one source.

The first pass lists all messages; later ones ask what has happened since, one request where nothing has. Mode is always
DELTA. What has been handed over is known by its id, so a first pass that was broken off reads the rest alone: of the
same list in the turns of one process, and of a new one after a restart.
"""

from collections.abc import Iterator, Sequence
from secrets import token_hex

from pydantic import BaseModel

from config.providers import GoogleOptions
from connectors.again import day_of
from connectors.gmail.contents import Contents
from connectors.gmail.cursor import ANEW, State
from connectors.gmail.listing import Listing
from connectors.gmail.mailbox import Mailbox
from connectors.gmail.parts import raw_of
from connectors.gmail.passes import Pass
from connectors.gmail.reading import Reader
from connectors.gmail.scope import asked
from connectors.google.api import gmail
from connectors.google.client import Client
from connectors.ical import Window, window_at, window_name
from connectors.model.address import Address, parse_address
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.protocol import Connector, Hints, Surroundings


class GmailConnector:
    """See `connectors.protocol.Connector`. A Watcher without a voice, so that its connection is kept between passes."""

    def __init__(self, options: GoogleOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the key or the client cannot be read."""
        self._options, self._surroundings = options, surroundings
        client = Client(options, surroundings.owner, gmail(options), pool=surroundings.pool)
        self._mailbox = Mailbox(client, options)
        self._listing: Listing | None = None

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, then what has gone. Raises CursorExpired where Google no longer knows what happened since."""
        chosen, today, reader = asked(self._options), self._today(), self._reader()
        # Where the history stands before the list is made: what changes meanwhile is told by the next pass.
        state = State.of(since, chosen) or State(self._mailbox.profile()["historyId"], chosen, today, listing=ANEW)
        this = Pass(reader, self._surroundings.known, state, window_name(self._window()), today, self._surroundings.now)
        if not state.listing:
            yield from this.changes()
            return
        self._listing = listing = self._listed(reader, state.listing)
        yield from this.everything(listing)
        self._listing = None

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The texts without quotes and signatures, and what invitations say of meetings.

        Nothing where Google lets us see headers alone.
        """
        reader = self._reader()
        if reader.sees_all:
            yield from Contents(reader, self._window()).of(ids)

    def census(self) -> Iterator[Listed]:
        """Every message in scope. Gmail has no folders."""
        return map(Listed, self._reader().ids())

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """The envelopes of these messages."""
        reader = self._reader()
        for start in range(0, len(ids), reader.page):
            yield from reader.read(ids[start : start + reader.page]).values()

    def raw(self, ident: str) -> bytes | None:
        """The message as RFC 5322; None too where Google lets us see headers alone."""
        if not self._reader().sees_all:
            return None
        message = self._mailbox.whole(ident.partition("#")[0])
        return raw_of(message) if message else None

    def probe(self) -> Identity:
        """Whose mailbox it is, and how much it holds, spam and trash included.

        Where not all of it is chosen, how much is: that is counted, at 500 messages a request.
        """
        profile = self._mailbox.profile()
        messages = profile.get("messagesTotal", 0)
        many = "1 message" if messages == 1 else f"{messages:,} messages"
        owner = parse_address(profile["emailAddress"])
        if not self._options.labels and self._options.since is None:
            return Identity(owner, many, messages)
        chosen = len(self._reader().ids())
        return Identity(owner, f"{many}, {chosen:,} chosen", chosen)

    def watch(self) -> Hints | None:
        """Gmail does not call: None."""
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._mailbox.close()

    def _reader(self) -> Reader:
        """One for each pass: labels may be renamed, or made anew, in between."""
        return Reader(self._mailbox, self._options, Address(self._options.user or self._surroundings.owner))

    def _listed(self, reader: Reader, name: str) -> Listing:
        """The list of this name, where a turn of this process made it and it still holds; else another one."""
        kept = self._listing
        if kept is not None and (kept.name, kept.scope) == (name, reader.scope):
            return kept
        return Listing(token_hex(4), reader.scope, "\n".join(reader.ids()))

    def _today(self) -> str:
        return day_of(self._surroundings.owner, self._surroundings.now())

    def _window(self) -> Window:
        return window_at(self._surroundings.now(), self._surroundings.reach)


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of mail of a connection of kind `google`."""
    if not isinstance(options, GoogleOptions):
        raise TypeError("these are not the options of a connection of kind google")
    return GmailConnector(options, surroundings)
