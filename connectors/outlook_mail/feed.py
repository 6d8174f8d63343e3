"""What Graph tells of the changes in a mailbox. See `connectors.outlook.feed`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.errors import ProviderBug
from connectors.graph.errors import Absent, Expired
from connectors.graph.requests import Json, Missing, link_of
from connectors.model.sync import Seen, Unreadable
from connectors.outlook.feed import Covers, Lost, News, Part, Placed
from connectors.outlook_mail import sound
from connectors.outlook_mail.answers import Message
from connectors.outlook_mail.envelopes import is_whole
from connectors.outlook_mail.folders import placed
from connectors.outlook_mail.mailbox import FOLDERS, Told
from connectors.outlook_mail.reading import Reader
from connectors.pace.outcomes import Refused


@dataclass(frozen=True, slots=True)
class GraphFeed:
    """Of one mailbox."""

    reader: Reader

    def news(self, folders: str, at: Mapping[str, str]) -> News[Message]:
        """In one request."""
        answers = self.reader.mailbox.news(folders, at)
        told, link = self._folders(answers[FOLDERS])
        return News(told, link, lambda folder: _first(answers[folder]))

    def _folders(self, answer: Told) -> tuple[Mapping[str, Placed | None] | None, str]:
        if isinstance(answer, Refused):
            raise answer.error("the list of folders")
        if isinstance(answer, Missing):
            return None, ""
        try:
            told, link = self.reader.mailbox.folders(self.reader.mailbox.rest(answer))
        except Expired:
            return None, ""
        return {ident: placed(each) for ident, each in told.items()}, link

    def changes(self, folder: str, bookmark: str) -> Iterator[Part[Message] | Lost]:
        """By the links of Graph."""
        try:
            for answer in self.reader.mailbox.changes(folder, bookmark):
                yield _part(answer)
        except Expired:
            yield Lost.EXPIRED
        except Absent:
            yield Lost.ABSENT

    def items(self, told: Sequence[Message], covers: Covers) -> list[Seen | Unreadable]:
        """Most are told of with all that is wanted; the others are read."""
        found = list(self.reader.items(each for each in told if is_whole(each)))
        return [*found, *self.reader.read([each["id"] for each in told if not is_whole(each)], covers).values()]


def _first(answer: Told) -> Part[Message] | Lost | Refused:
    if isinstance(answer, Missing):
        return Lost.EXPIRED if answer.expired else Lost.ABSENT
    return answer if isinstance(answer, Refused) else _part(answer)


def _part(answer: Json) -> Part[Message]:
    """Raises ProviderBug."""
    told = sound.messages(answer)
    onward, end = link_of(answer, "@odata.nextLink"), link_of(answer, "@odata.deltaLink")
    if not onward and not end:
        raise ProviderBug("Graph's list of changes has no end", "no link")
    left = [ident for ident, each in told.items() if "@removed" in each]
    new = {ident: each for ident, each in told.items() if "@removed" not in each}
    return Part(new, left, len(told), onward or end, not onward)
