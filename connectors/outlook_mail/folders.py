"""The folders of a mailbox, and which of them are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from config.microsoft import MicrosoftOptions
from connectors.errors import NeedsPerson
from connectors.outlook_mail.answers import MailFolder

FIRST: Final = ("inbox", "sentitems")
"""Read first, and looked at each time."""
LEFT_OUT: Final = (
    "junkemail",
    "deleteditems",
    "drafts",
    "outbox",
    "conversationhistory",
    "syncissues",
    "recoverableitemsdeletions",
    "searchfolders",
)
"""Left out with all that is in them, unless chosen."""
_ROOT: Final = "msgfolderroot"
WELL_KNOWN: Final = (*FIRST, *LEFT_OUT, "archive", _ROOT)
"""https://learn.microsoft.com/graph/api/resources/mailfolder"""
_SEARCH: Final = "#microsoft.graph.mailSearchFolder"


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder."""

    name: str
    """As its owner sees it, in her language."""
    parent: str
    """The id of the folder that it is in."""
    messages: int = 0
    is_search: bool = False
    """It only shows what is in others."""

    def is_same(self, told: MailFolder) -> bool:
        """Whether it still has the name and the place that it is told to have; a change may leave out both."""
        name, parent = told.get("displayName"), told.get("parentFolderId")
        return "@removed" not in told and (name or self.name, parent or self.parent) == (self.name, self.parent)


@dataclass(frozen=True, slots=True)
class Tree:
    """All folders of a mailbox."""

    folders: Mapping[str, Folder]
    """By id."""
    well_known: Mapping[str, str]
    """Name that is the same in all languages → id, of those that there are."""
    link: str
    """To what has changed of them since."""

    def above(self, ident: str) -> Iterator[str]:
        """The folder and those that it is in, inside out."""
        seen = set[str]()
        while ident and ident != self.well_known.get(_ROOT) and ident not in seen:
            seen.add(ident)
            yield ident
            ident = self.folders[ident].parent if ident in self.folders else ""

    def path(self, ident: str) -> str:
        """From the top: "Customers/2026"."""
        inside_out = [self.folders[each].name for each in self.above(ident) if each in self.folders]
        return "/".join(reversed(inside_out))

    def read(self, names: tuple[str, ...]) -> dict[str, Folder]:
        """The folders that are read, by id, Inbox and Sent Items first; those of `names`, or none for the usual ones.

        Raises NeedsPerson where there is none of a name.
        """
        found = self._named(names) if names else {each for each in self.folders if self._is_usual(each)}
        first = [self.well_known.get(name, "") for name in FIRST]
        ids = [*(each for each in first if each in found), *sorted(found.difference(first))]
        return {each: self.folders[each] for each in ids}

    def _is_usual(self, ident: str) -> bool:
        left_out = {self.well_known[name] for name in LEFT_OUT if name in self.well_known}
        return ident != self.well_known.get(_ROOT) and not any(
            each in left_out or (each in self.folders and self.folders[each].is_search) for each in self.above(ident)
        )

    def _named(self, names: tuple[str, ...]) -> set[str]:
        """By the path; by the name that Outlook gave it, in English; or by its own name, wherever it is."""
        paths: dict[str, set[str]] = {}
        own_names: dict[str, set[str]] = {}
        for ident, folder in self.folders.items():
            paths.setdefault(self.path(ident).casefold(), set()).add(ident)
            own_names.setdefault(folder.name.casefold(), set()).add(ident)
        for name, ident in self.well_known.items():
            paths.setdefault(name, {ident} & self.folders.keys())
        chosen: set[str] = set()
        for name in names:
            folded = name.casefold()
            found = paths.get(folded) or paths.get(folded.replace(" ", "")) or own_names.get(folded)
            if not found:
                # Others see this too, and the folders of a mailbox are its owner's affair.
                raise NeedsPerson(
                    f"The mailbox has no folder {name!r}",
                    "Correct `folders` and reconnect, or make the folder in Outlook.",
                )
            chosen |= found
        return chosen


def tree_of(told: Mapping[str, MailFolder], well_known: Mapping[str, str], link: str) -> Tree:
    """The tree of the folders that Graph tells of, by id."""
    folders = {
        ident: Folder(
            each.get("displayName") or "",
            each.get("parentFolderId") or "",
            each.get("totalItemCount") or 0,
            each.get("@odata.type") == _SEARCH,
        )
        for ident, each in told.items()
        if "@removed" not in each
    }
    return Tree(folders, well_known, link)


def asked(options: MicrosoftOptions) -> str:
    """Names what the options choose, for cursors: where it is another, the mailbox is compared with what is held."""
    since = options.since.isoformat() if options.since else ""
    return "|".join((since, *sorted(name.casefold() for name in options.folders)))
