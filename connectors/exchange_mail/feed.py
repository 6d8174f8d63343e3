"""What an Exchange server tells of the changes in a mailbox. See `connectors.outlook.feed`.

A message that is moved has another id in its new folder: it is seen there, and then gone from here. What was only
marked as read is told of as such, and costs no request.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from connectors.errors import CursorExpired, ProviderBug
from connectors.ews.errors import FolderGone
from connectors.ews.values import Changed, Item
from connectors.exchange_mail.fields import PLACE
from connectors.exchange_mail.folders import hierarchy
from connectors.exchange_mail.reading import Reader
from connectors.model.sync import Seen, Unreadable
from connectors.outlook.feed import Covers, Lost, News, Part, Placed
from connectors.pace.outcomes import Refused

PAGE: Final = 200
"""Changes on a page, at most; the server allows 512. All envelopes of a page are two requests."""
_PATIENCE: Final = 3
"""How often a page may be told again."""


@dataclass(frozen=True, slots=True)
class EwsFeed:
    """Of one mailbox."""

    reader: Reader

    def news(self, folders: str, at: Mapping[str, str]) -> News[Item]:
        """The list of folders at once, and each of the folders when it is asked for."""
        told, state = self._folders(folders)
        return News(told, state, lambda folder: self._first(folder, at[folder]))

    def _folders(self, state: str) -> tuple[Mapping[str, Placed | None] | None, str]:
        told: dict[str, Placed | None] = {}
        try:
            for page in hierarchy(self.reader.office, state):
                told |= {each.id: Placed(each.name, each.parent) for each in page.changed}
                told |= dict.fromkeys(page.deleted)
                state = page.state
        except CursorExpired:
            return None, ""
        return told, state

    def _first(self, folder: str, state: str) -> Part[Item] | Lost | Refused:
        try:
            return self._page(folder, state)
        except ProviderBug as error:
            return Refused(str(error))

    def changes(self, folder: str, bookmark: str) -> Iterator[Part[Item] | Lost]:
        """By the sync states of EWS."""
        stays = 0
        while True:
            part = self._page(folder, bookmark)
            yield part
            if isinstance(part, Lost) or part.is_last:
                return
            stays = stays + 1 if part.bookmark == bookmark else 0
            if stays > _PATIENCE:
                raise ProviderBug("The list of changes in a folder has no end", "the same state again")
            bookmark = part.bookmark

    def _page(self, folder: str, state: str) -> Part[Item] | Lost:
        try:
            return _part(self.reader.office.changes(folder, state or None, PAGE, PLACE))
        except CursorExpired:
            return Lost.EXPIRED
        except FolderGone:
            return Lost.ABSENT

    def items(self, told: Sequence[Item], covers: Covers) -> list[Seen | Unreadable]:
        """What is told with a change decides which envelopes are read."""
        wanted = [each.id for each in told if self.reader.is_wanted(each)]
        return list(self.reader.read(wanted, covers).values())


def _part(page: Changed) -> Part[Item]:
    new = {each.id: each for each in (*page.created, *page.updated)}
    told = len(new) + len(page.deleted) + len(page.read)
    return Part(new, page.deleted, told, page.state, page.is_last)
