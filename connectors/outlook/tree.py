"""The folders of a mailbox, and which of them are read."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from connectors.errors import NeedsPerson, ProviderBug

FIRST: Final = ("inbox", "sentitems")
"""Read first, and looked at each time."""
ROOT: Final = "msgfolderroot"
"""Above all that a person sees."""


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
    has_mail: bool = True
    """It is one of messages; those that are in it may be others."""

    def is_same(self, name: str | None, parent: str | None) -> bool:
        """Whether it still has the name and the place that it is told to have; a change may leave out both."""
        return (name or self.name, parent or self.parent) == (self.name, self.parent)


@dataclass(frozen=True, slots=True)
class Tree:
    """All folders of a mailbox."""

    folders: Mapping[str, Folder]
    """By id."""
    well_known: Mapping[str, str]
    """Name that is the same in all languages → id, of those that there are."""
    left_out: tuple[str, ...]
    """Those of these names that are left out with all that is in them, unless chosen."""
    bookmark: str
    """In what changes of them after that."""

    def above(self, ident: str) -> Iterator[str]:
        """The folder and those that it is in, inside out."""
        seen = set[str]()
        while ident and ident != self.well_known.get(ROOT) and ident not in seen:
            seen.add(ident)
            yield ident
            ident = self.folders[ident].parent if ident in self.folders else ""

    def path(self, ident: str) -> str:
        """From the top: "Customers/2026"."""
        inside_out = [self.folders[each].name for each in self.above(ident) if each in self.folders]
        return "/".join(reversed(inside_out))

    def read(self, names: tuple[str, ...]) -> dict[str, Folder]:
        """The folders that are read, by id, Inbox and Sent Items first; those of `names`, or none for the usual ones.

        Raises NeedsPerson where there is none of a name, and ProviderBug where there is no Inbox: what is in folders
        that are not told of would seem to have gone.
        """
        if self.well_known.get(FIRST[0]) not in self.folders:
            raise ProviderBug("The list of folders has no Inbox", f"{len(self.folders)} folders")
        found = self._named(names) if names else {each for each in self.folders if self._is_usual(each)}
        first = [self.well_known.get(name, "") for name in FIRST]
        ids = [*(each for each in first if each in found), *sorted(found.difference(first))]
        return {each: self.folders[each] for each in ids}

    def _is_usual(self, ident: str) -> bool:
        left_out = {self.well_known[name] for name in self.left_out if name in self.well_known}
        return (
            self.folders[ident].has_mail
            and ident != self.well_known.get(ROOT)
            and not any(
                each in left_out or (each in self.folders and self.folders[each].is_search)
                for each in self.above(ident)
            )
        )

    def _named(self, names: tuple[str, ...]) -> set[str]:
        """By the path; by the name that Outlook gave it, in English; or by its own name, wherever it is."""
        paths: dict[str, set[str]] = {}
        own_names: dict[str, set[str]] = {}
        for ident, folder in self.folders.items():
            if not folder.has_mail:
                continue
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
                    "Name another by `capture connection reconnect` with --folder, or make the folder in Outlook.",
                )
            chosen |= found
        return chosen


def asked(names: tuple[str, ...], since: date | None) -> str:
    """Names what options choose, for cursors: where it is another, the mailbox is compared with what is held."""
    return "|".join((since.isoformat() if since else "", *sorted(name.casefold() for name in names)))


def counted(folders: Collection[Folder]) -> tuple[int, str]:
    """How many messages there are in these folders; in words too."""
    messages = sum(folder.messages for folder in folders)
    many = "1 message" if messages == 1 else f"{messages:,} messages"
    return messages, f"{many} in {'1 folder' if len(folders) == 1 else f'{len(folders)} folders'}"
