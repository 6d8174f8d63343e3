"""Which folders one pass reads, and how they are kept up to date while it lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors.errors import ProviderBug
from connectors.graph.errors import Expired
from connectors.graph.requests import Missing
from connectors.outlook_mail.answers import MailFolder
from connectors.outlook_mail.cursor import State
from connectors.outlook_mail.mailbox import Told
from connectors.outlook_mail.reading import Reader
from connectors.pace.outcomes import Refused


@dataclass(slots=True)
class Scope:
    """Raises ConnectorError; NeedsPerson where a folder that was chosen is not there."""

    reader: Reader
    state: State
    """Of the pass; it moves on with each page."""
    has_looked: bool = False
    """At all folders, in this pass."""

    def look(self) -> None:
        """At all folders: new ones are to be read, and what was in those that have left may have gone."""
        folders = self.reader.look()
        link = self.reader.tree.link if self.reader.tree else ""
        self.state = replace(self.state.covering(folders), folders=link)
        self.has_looked = True

    def covers(self, folder: str) -> bool:
        """Whether a folder is read. One that has never been heard of is looked for: it may be new."""
        tree = self.reader.tree
        is_known = tree is not None and folder in tree.folders and folder not in self.reader.folders
        if folder not in self.state.at and not is_known and not self.has_looked:
            self.look()
        return folder in self.state.at

    def leave(self, folder: str) -> None:
        """It is no longer there."""
        self.state = self.state.covering({each: None for each in self.state.at if each != folder})

    def hear(self, answer: Told, *, keeps_link: bool) -> list[str]:
        """What has changed of the folders; returns those of which the messages may have.

        `keeps_link`: where that is nothing, the old link still leads to all that comes.
        """
        told = self._told(answer, keeps_link)
        if told is None or (told and not self._is_as_known(told)):
            self.look()
        return [ident for ident in told or () if ident in self.state.at]

    def _told(self, answer: Told, keeps_link: bool) -> Mapping[str, MailFolder] | None:
        """None where Graph no longer knows the link."""
        if isinstance(answer, Refused):
            raise ProviderBug(answer.why, "the list of folders")
        if isinstance(answer, Missing):
            return None
        try:
            told, link = self.reader.mailbox.folders(self.reader.mailbox.rest(answer))
        except Expired:
            return None
        if told or not keeps_link:
            self.state = replace(self.state, folders=link)
        return told

    def _is_as_known(self, told: Mapping[str, MailFolder]) -> bool:
        """Only messages have come or gone; or folders that were not there, and still are not.

        They may have been looked at by a pass that has come to nothing, or for a census.
        """
        tree = self.reader.tree
        if tree is None or self.reader.folders.keys() != self.state.at.keys():
            return False
        return all(
            tree.folders[ident].is_same(each) if ident in tree.folders else "@removed" in each
            for ident, each in told.items()
        )
