"""A mailbox at an Exchange server as one source.

Each folder tells what has changed in it, page by page, from the first pass on, and its sync state is kept with the
page that it belongs to. Mode is always DELTA. What has been handed over is known by its id, which is another one once a
message has been moved.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel

from config.exchange import ExchangeOptions
from connectors.ews.notifications import Event
from connectors.ews.office import Office
from connectors.ews.watching import Watching
from connectors.exchange_mail.contents import Contents
from connectors.exchange_mail.feed import EwsFeed
from connectors.exchange_mail.reading import Reader
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.outlook.mail import Mail
from connectors.outlook.rounds import Rounds
from connectors.outlook.tree import asked, counted
from connectors.protocol import Connector, Hints, Surroundings

SCHEME: Final = "ews.mail/1"
"""Of cursors."""
FOLDERS: Final = 5
"""Asked by a poll, beside those that the list of folders names: a request for each."""
TELLING: Final = (Event.CREATED, Event.COPIED, Event.MOVED, Event.DELETED)
"""What is only marked as read is modified, and of no interest."""


class ExchangeMailConnector:
    """See `connectors.protocol.Connector` and `Watcher`."""

    def __init__(self, options: ExchangeOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the credentials cannot be read."""
        self._office = Office(options, surroundings)
        self._reader = Reader(self._office, options)
        self._watching = Watching(options, surroundings, self._office)
        choice = asked(options.folders, options.since)
        self._mail = Mail(SCHEME, EwsFeed(self._reader), self._reader, Rounds(FOLDERS), choice, surroundings)

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, then what has gone. A folder whose state the server does not know is read anew, and it alone."""
        self._watching.end()
        return self._mail.pages(since)

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The texts without quotes and signatures, and what invitations say of meetings."""
        self._watching.end()
        return Contents(self._reader, self._mail.window()).of(ids)

    def census(self) -> Iterator[Listed]:
        """Every message in scope, and the name of its folder."""
        self._watching.end()
        return self._mail.census()

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """The envelopes of these messages."""
        self._watching.end()
        return self._mail.items(ids)

    def raw(self, ident: str) -> bytes | None:
        """The message as MIME, as the server makes it."""
        self._watching.end()
        return self._office.mime(ident.partition("#")[0])

    def probe(self) -> Identity:
        """Whose mailbox it is, and how much is in the folders that are read, whenever it came."""
        self._watching.end()
        _, detail = counted(self._reader.look().values())
        return Identity(self._office.address, detail)

    def watch(self) -> Hints | None:
        """By a stream of the server's. None where it does not stream, or not to so many."""
        return self._watching.begin(lambda: list(self._reader.folders or self._reader.look()), TELLING)

    def close(self) -> None:
        """Lets go of the connection."""
        self._watching.end()
        self._office.close()


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of mail of a connection of kind `exchange`."""
    if not isinstance(options, ExchangeOptions):
        raise TypeError("these are not the options of a connection of kind exchange")
    return ExchangeMailConnector(options, surroundings)
