"""What a cursor says: for each folder that is read, the bookmark from which the server tells what has changed there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from connectors.json_cursor import json_cursor, value_of
from connectors.model.sync import Cursor


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    asked: str
    """What the options chose then (`connectors.outlook.tree.asked`)."""
    day: str = ""
    """On which the mailbox was last looked through for what is to be read again."""
    folders: str = ""
    """Bookmark in what has changed of the folders."""
    at: Mapping[str, str] = field(default_factory=dict)
    """Id of a folder → bookmark in what is to come, "" where nothing has been read; Inbox and Sent Items first."""
    rest: tuple[str, ...] = ()
    """The folders that are being read: their bookmarks lead to the next page of several."""
    removed: tuple[str, ...] = ()
    """Messages that are held and have left a folder. They may be in another one."""
    sweeps: bool = False
    """Some may have gone without a word: at the end of the pass, what is held is compared with what there is."""
    compared: int = 0
    """Pages of that comparison, most of them empty: only a cursor that changes shows that the pass is at work."""

    def reached(self, folder: str, bookmark: str, *, is_done: bool) -> Self:
        """After a page of the folder."""
        others = tuple(each for each in self.rest if each != folder)
        return replace(self, at={**self.at, folder: bookmark}, rest=others if is_done else (folder, *others))

    def last(self, folder: str) -> Self:
        """With the folder after all others that are being read."""
        return replace(self, rest=(*(each for each in self.rest if each != folder), folder))

    def covering(self, folders: Mapping[str, object]) -> Self:
        """With these folders: a new one is to be read, and what was in one that has left may have gone."""
        new = tuple(each for each in folders if each not in self.at)
        return replace(
            self,
            at={each: self.at.get(each, "") for each in folders},
            rest=(*(each for each in self.rest if each in folders), *new),
            sweeps=self.sweeps or not self.at.keys() <= folders.keys(),
        )

    def cursor(self, scheme: str) -> Cursor:
        """To go on from."""
        return json_cursor(scheme, {name: value for name, value in asdict(self).items() if value or name == "asked"})

    @classmethod
    def of(cls, cursor: Cursor | None, scheme: str, asked: str) -> Self | None:
        """What `cursor` says; None where the mailbox has to be read from the beginning.

        `asked`: what the options choose now.
        """
        value = value_of(cursor, scheme)
        if value is None or value["asked"] != asked:
            return None
        lists = {name: tuple(value[name]) for name in ("rest", "removed") if name in value}
        return cls(**value | lists)
