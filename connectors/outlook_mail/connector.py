"""A mailbox at Microsoft 365 as one source.

Each folder tells what has changed in it, page by page, from the first pass on; a poll asks the list of folders and
nineteen of them in one request. Mode is always DELTA. What has been handed over is known by its id, which stays the
same when a message is moved.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel

from config.microsoft import MicrosoftOptions
from connectors.graph.client import Client
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.outlook.mail import Mail
from connectors.outlook.rounds import Rounds
from connectors.outlook.tree import asked, counted
from connectors.outlook_mail import requests
from connectors.outlook_mail.contents import Contents
from connectors.outlook_mail.feed import GraphFeed
from connectors.outlook_mail.mailbox import Mailbox
from connectors.outlook_mail.reading import Reader
from connectors.protocol import Connector, Hints, Surroundings

SCHEME: Final = "graph.mail/1"
"""Of cursors."""


class OutlookMailConnector:
    """See `connectors.protocol.Connector`. A Watcher without a voice, so that its connection is kept between passes."""

    def __init__(self, options: MicrosoftOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the credentials cannot be read."""
        self._mailbox = Mailbox(Client(options, surroundings))
        self._reader = Reader(self._mailbox, options)
        choice = asked(options.folders, options.since)
        self._mail = Mail(SCHEME, GraphFeed(self._reader), self._reader, Rounds(requests.FOLDERS), choice, surroundings)

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, then what has gone. A folder whose link Graph no longer knows is read anew, and it alone."""
        return self._mail.pages(since)

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The texts without quotes and signatures, and what invitations say of meetings."""
        return Contents(self._reader, self._mail.window()).of(ids)

    def census(self) -> Iterator[Listed]:
        """Every message in scope, and the name of its folder."""
        return self._mail.census()

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """The envelopes of these messages."""
        return self._mail.items(ids)

    def raw(self, ident: str) -> bytes | None:
        """The message as MIME, as Graph makes it."""
        ((_, answer),) = self._mailbox.wholes([ident.partition("#")[0]])
        return answer if isinstance(answer, bytes) else None

    def probe(self) -> Identity:
        """Whose mailbox it is, and how much is in the folders that are read, whenever it came."""
        folders = self._reader.look().values()
        messages, many = counted(folders)
        archive = ", and an online archive that Graph does not hand over" if self._mailbox.has_archive() else ""
        return Identity(self._mailbox.address, many + archive, messages)

    def watch(self) -> Hints | None:
        """Graph does not call over a connection of ours: None."""
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._mailbox.close()


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of mail of a connection of kind `microsoft`."""
    if not isinstance(options, MicrosoftOptions):
        raise TypeError("these are not the options of a connection of kind microsoft")
    return OutlookMailConnector(options, surroundings)
