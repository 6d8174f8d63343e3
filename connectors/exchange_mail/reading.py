"""Reads messages, as far as they are in scope."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from config.exchange import ExchangeOptions
from connectors.again import REFUSED
from connectors.ews.errors import FolderGone
from connectors.ews.office import Office
from connectors.ews.values import Item, Missing
from connectors.exchange_mail.envelopes import VERSION, is_about_a_meeting, is_mail, item, moment
from connectors.exchange_mail.fields import ENVELOPE, PLACE, WHERE
from connectors.exchange_mail.folders import tree_of
from connectors.mime import Malformed
from connectors.model.sync import Listed, Seen, Unreadable
from connectors.outlook.feed import Covers
from connectors.outlook.named import Named
from connectors.outlook.tree import Folder, Tree
from connectors.pace.outcomes import Refused


class Reader:
    """One mailbox, and what of it is read. Raises ConnectorError."""

    def __init__(self, office: Office, options: ExchangeOptions) -> None:
        self.office = office
        self.tree: Tree | None = None
        """All folders as they were when they were last looked at."""
        self.folders: Mapping[str, Folder] = {}
        """Those of them that are read, by id."""
        self.about_meetings: set[str] = set()
        """Messages of the page in hand that are about meetings."""
        self._asked = options.folders
        self._names = Named(lambda: tree_of(office))
        self._since = datetime.combine(options.since, time(), UTC) if options.since else None

    def look(self) -> Mapping[str, Folder]:
        """The folders that are read now, by id. Raises NeedsPerson where one that was chosen is not there."""
        tree = tree_of(self.office)
        self.folders = tree.read(self._asked)
        self.tree = tree
        return self.folders

    def is_wanted(self, message: Item) -> bool:
        """Whether a message in a folder that is read is read itself."""
        came = moment(message.values.get("datetime_received"))
        is_late_enough = self._since is None or came is None or came >= self._since
        return is_late_enough and is_mail(message) and not message.values.get("is_draft")

    def read(self, ids: Sequence[str], covers: Covers) -> dict[str, Seen | Unreadable]:
        """Those of the messages that are there and in scope, by id."""
        found: dict[str, Seen | Unreadable] = {}
        # All answers first: `covers` may ask for the folders.
        for ident, answer in list(self.office.get_each(ids, ENVELOPE)):
            if isinstance(answer, Refused):
                found[ident] = Unreadable(ident, answer.why, VERSION + REFUSED)
            elif not isinstance(answer, Missing) and self._is_in_scope(answer, covers):
                found[ident] = self._item(answer)
        return found

    def _item(self, message: Item) -> Seen | Unreadable:
        if is_about_a_meeting(message):
            self.about_meetings.add(message.id)
        try:
            return item(message, self.office.address, self._names.of(_folder(message), self.tree))
        except Malformed as error:
            return Unreadable(message.id, str(error), VERSION + REFUSED)

    def there(self, ids: Sequence[str], covers: Covers) -> set[str]:
        """The ids of those that are there and in scope; one that is not handed over is taken for there."""
        return {
            ident
            for ident, answer in list(self.office.get_each(ids, WHERE))
            if isinstance(answer, Refused) or (isinstance(answer, Item) and self._is_in_scope(answer, covers))
        }

    def _is_in_scope(self, message: Item, covers: Covers) -> bool:
        return self.is_wanted(message) and covers(_folder(message))

    def listed(self, folders: Mapping[str, str]) -> Iterator[Listed]:
        """All messages in these folders that are read; `folders`: id → name. One that is told twice comes once."""
        told: set[str] = set()
        for folder, name in folders.items():
            for message in self._in(folder):
                if message.id not in told and self.is_wanted(message):
                    told.add(message.id)
                    yield Listed(message.id, name)

    def _in(self, folder: str) -> Iterator[Item]:
        try:
            yield from self.office.found(folder, PLACE)
        except FolderGone:
            return


def _folder(message: Item) -> str:
    folder = message.values.get("parent_folder_id")
    return folder.id if folder else ""
