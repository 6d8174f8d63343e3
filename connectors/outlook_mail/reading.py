"""Reads messages, as far as they are in scope."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from config.microsoft import MicrosoftOptions
from connectors.again import REFUSED
from connectors.faults import costing_one_item
from connectors.graph.requests import Missing
from connectors.mime import Malformed
from connectors.model.sync import Listed, Seen, Unreadable
from connectors.outlook.feed import Covers
from connectors.outlook.named import Named
from connectors.outlook.tree import Folder, Tree
from connectors.outlook_mail.answers import Message
from connectors.outlook_mail.envelopes import VERSION, is_about_a_meeting, item, moment
from connectors.outlook_mail.mailbox import Mailbox
from connectors.pace.outcomes import Refused


class Reader:
    """One mailbox, and what of it is read. Raises ConnectorError."""

    def __init__(self, mailbox: Mailbox, options: MicrosoftOptions) -> None:
        self.mailbox = mailbox
        self.tree: Tree | None = None
        """All folders as they were when they were last looked at."""
        self.folders: Mapping[str, Folder] = {}
        """Those of them that are read, by id."""
        self.about_meetings: set[str] = set()
        """Messages of the page in hand that are about meetings."""
        self._asked = options.folders
        self._names = Named(mailbox.tree)
        self._since = datetime.combine(options.since, time(), UTC) if options.since else None

    def look(self) -> Mapping[str, Folder]:
        """The folders that are read now, by id. Raises NeedsPerson where one that was chosen is not there."""
        tree = self.mailbox.tree()
        self.folders = tree.read(self._asked)
        self.tree = tree
        return self.folders

    def is_wanted(self, message: Message) -> bool:
        """Whether a message in a folder that is read is read itself."""
        came = moment(message.get("receivedDateTime"))
        return not message.get("isDraft") and (self._since is None or came is None or came >= self._since)

    def items(self, messages: Iterable[Message]) -> Iterator[Seen | Unreadable]:
        """The messages that are read, with their envelopes."""
        for message in messages:
            try:
                if found := self._item(message):
                    yield found
            except Malformed as error:
                yield Unreadable(message["id"], str(error), VERSION + REFUSED)

    @costing_one_item(Malformed)
    def _item(self, message: Message) -> Seen | None:
        if not self.is_wanted(message):
            return None
        if is_about_a_meeting(message):
            self.about_meetings.add(message["id"])
        folder = self._names.of(message.get("parentFolderId") or "", self.tree)
        return item(message, self.mailbox.address, folder)

    def read(self, ids: Sequence[str], covers: Covers) -> dict[str, Seen | Unreadable]:
        """Those of the messages that are there and in scope, by id."""
        found: dict[str, Seen | Unreadable] = {}
        # All answers first: `covers` may ask for the folders.
        for ident, answer in list(self.mailbox.envelopes(ids)):
            if isinstance(answer, Refused):
                found[ident] = Unreadable(ident, answer.why, VERSION + REFUSED)
            elif not isinstance(answer, Missing) and covers(answer.get("parentFolderId") or ""):
                found.update((each.id, each) for each in self.items([answer]))
        return found

    def there(self, ids: Sequence[str], covers: Covers) -> set[str]:
        """The ids of those that are there and in scope; one that Graph does not hand over is taken for there."""
        return {
            ident
            for ident, answer in list(self.mailbox.places(ids))
            if isinstance(answer, Refused)
            or (
                not isinstance(answer, Missing)
                and self.is_wanted(answer)
                and covers(answer.get("parentFolderId") or "")
            )
        }

    def listed(self, folders: Mapping[str, str]) -> Iterator[Listed]:
        """All messages in these folders that are read; `folders`: id → name. One that is moved meanwhile comes once."""
        told: set[str] = set()
        for folder, name in folders.items():
            for message in self.mailbox.listing(folder):
                if message["id"] not in told and self.is_wanted(message):
                    told.add(message["id"])
                    yield Listed(message["id"], name)
