"""Which folders one pass reads, and how they are kept up to date while it lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors.outlook.feed import Placed, Reads
from connectors.outlook.state import State


@dataclass(slots=True)
class Scope:
    """Raises ConnectorError; NeedsPerson where a folder that was chosen is not there."""

    reader: Reads
    state: State
    """Of the pass; it moves on with each page."""
    has_looked: bool = False
    """At all folders, in this pass."""

    def look(self) -> None:
        """At all folders: new ones are to be read, and what was in those that have left may have gone."""
        folders = self.reader.look()
        bookmark = self.reader.tree.bookmark if self.reader.tree else ""
        self.state = replace(self.state.covering(folders), folders=bookmark)
        self.has_looked = True

    def covers(self, folder: str) -> bool:
        """Whether a folder is read. One that has never been heard of is looked for: it may be new."""
        tree = self.reader.tree
        is_known = tree is not None and folder in tree.folders and folder not in self.reader.folders
        if folder not in self.state.at and not is_known and not self.has_looked:
            self.look()
        return folder in self.state.at

    def hear(self, told: Mapping[str, Placed | None] | None, bookmark: str, *, keeps_bookmark: bool) -> list[str]:
        """What has changed of the folders; returns those of which the messages may have.

        `told`: None where the server no longer knows the bookmark. `keeps_bookmark`: where nothing was told, the old
        one still leads to all that comes.
        """
        if told is not None and (told or not keeps_bookmark):
            self.state = replace(self.state, folders=bookmark)
        if told is None or (told and not self._is_as_known(told)):
            self.look()
        return [ident for ident in told or () if ident in self.state.at]

    def _is_as_known(self, told: Mapping[str, Placed | None]) -> bool:
        """Only messages have come or gone; or folders that were not there, and still are not.

        They may have been looked at by a pass that has come to nothing, or for a census.
        """
        tree = self.reader.tree
        if tree is None or self.reader.folders.keys() != self.state.at.keys():
            return False
        return all(
            each is not None and tree.folders[ident].is_same(each.name, each.parent)
            if ident in tree.folders
            else each is None
            for ident, each in told.items()
        )
