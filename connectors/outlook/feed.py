"""What a server tells of a mailbox: the changes in each folder, and the messages themselves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from connectors.model.sync import Listed, Seen, Unreadable
from connectors.outlook.tree import Folder, Tree
from connectors.pace.outcomes import Refused

M = TypeVar("M")
Covers = Callable[[str], bool]
"""Whether the folder with this id is read."""


class Lost(StrEnum):
    """Why a folder does not tell what has changed in it."""

    EXPIRED = "expired"
    """The server no longer knows the bookmark."""
    ABSENT = "absent"
    """The folder is no longer there."""


@dataclass(frozen=True, slots=True)
class Part(Generic[M]):
    """A page of what has changed in a folder."""

    new: Mapping[str, M]
    """Id → what was told of it, of messages that are new there or have changed."""
    left: Sequence[str]
    """Ids of those that have left it."""
    told: int
    """How many changes there were, those too of which nothing follows."""
    bookmark: str
    is_last: bool
    """There is no more for now."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A folder of which something has changed: None for what is as it was, or was not told."""

    name: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class News(Generic[M]):
    """What has changed since some bookmarks."""

    folders: Mapping[str, Placed | None] | None
    """By id, None for one that was deleted. None where the server no longer knows the bookmark."""
    bookmark: str
    """In what changes of the folders after that."""
    of: Callable[[str], Part[M] | Lost | Refused]
    """The first page of one of the folders that were asked for."""


class Feed(Protocol[M]):
    """Its methods raise ConnectorError, and ProviderBug where it is a matter of one folder."""

    def news(self, folders: str, at: Mapping[str, str]) -> News[M]:
        """What has changed of the folders, and in each of those in `at` since its bookmark."""
        ...

    def changes(self, folder: str, bookmark: str) -> Iterator[Part[M] | Lost]:
        """What has changed in a folder, page by page; all that is in it where the bookmark is ""."""
        ...

    def items(self, told: Sequence[M], covers: Covers) -> Sequence[Seen | Unreadable]:
        """Those of the messages that were told of that are in scope, with their envelopes."""
        ...


class Reads(Protocol):
    """Reads messages, as far as they are in scope. Raises ConnectorError."""

    tree: Tree | None
    """All folders as they were when they were last looked at."""
    folders: Mapping[str, Folder]
    """Those of them that are read, by id."""
    about_meetings: set[str]
    """Messages of the page in hand that are about meetings."""

    def look(self) -> Mapping[str, Folder]:
        """The folders that are read now, by id. Raises NeedsPerson where one that was chosen is not there."""
        ...

    def read(self, ids: Sequence[str], covers: Covers) -> dict[str, Seen | Unreadable]:
        """Those of the messages that are there and in scope, by id."""
        ...

    def there(self, ids: Sequence[str], covers: Covers) -> set[str]:
        """The ids of those that are there and in scope; one that is not handed over is taken for there."""
        ...

    def listed(self, folders: Mapping[str, str]) -> Iterator[Listed]:
        """All messages in these folders that are read; `folders`: id → name."""
        ...
