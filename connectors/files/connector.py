"""Everything below one path as one source.

Nothing tells what changed in a folder, so each pass compares names, sizes and times with what capture holds. Mode is
always DELTA: what vanished is named. Problems with single folders and files are raised after everything else has been
handed over.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pydantic import BaseModel

from config.providers import FilesOptions
from connectors.errors import NeedsPerson, TryLater
from connectors.files.contents import Contents
from connectors.files.ids import file_of
from connectors.files.last_calendar import LastCalendar
from connectors.files.passes import Pass
from connectors.files.reading import SETTLED, Place
from connectors.files.state import state_of
from connectors.files.survey import describe, items
from connectors.files.walk import Folder, Unlisted, walk
from connectors.ical import Window, window_at
from connectors.model.sync import (
    Change,
    Content,
    Cursor,
    Gone,
    Identity,
    Listed,
    Mode,
    Page,
    Seen,
    Unreadable,
    owners_of,
)
from connectors.protocol import Connector, Surroundings

PAGE = 500


class FilesConnector:
    """Reads one tree of files, or a single file. See `connectors.protocol.Connector`."""

    def __init__(self, path: Path, surroundings: Surroundings) -> None:
        self._root = str(path)
        self._surroundings = surroundings
        self._places: dict[str, Place] = {}
        self._calendar = LastCalendar()

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, different or gone.

        Raises NeedsPerson where the path or, at the end, a folder below it cannot be listed; TryLater, at the end,
        where files were left out because they are still being written.
        """
        self._check_root()
        known, now = self._surroundings.known, self._surroundings.now()
        this = Pass(self._root, known, now, self._window(), state_of(since, known), self._places)
        total = self._count() if since is None else None
        changes = this.changes()
        while True:
            self._places.clear()
            batch: list[Change] = list(islice(changes, PAGE))
            last = len(batch) < PAGE
            remaining = None if total is None else 0 if last else max(0, total - this.files)
            yield Page(batch, this.state.cursor(), Mode.DELTA, last, remaining)
            if last:
                break
        self._complain(this)

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The texts of messages without quotes and signatures, and what meetings say of themselves."""
        yield from Contents(self._root, self._window(), self._places, self._calendar).of(ids)

    def census(self) -> Iterator[Listed]:
        """Every item there is. Raises NeedsPerson where a folder cannot be listed: a part would pass for the whole."""
        self._check_root()
        for found in items(self._root):
            if isinstance(found, Unlisted):
                raise _cannot_list(found)
            yield Listed(found)

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """A pass that takes them for new; the others are compared and left out. Raises NeedsPerson as `pages` does."""
        self._check_root()
        wanted = frozenset(ids)
        held, now = self._surroundings.known, self._surroundings.now()

        def known(prefix: str) -> dict[str, str]:
            return {item: version for item, version in held(prefix).items() if wanted.isdisjoint(owners_of(item))}

        self._places.clear()
        for change in Pass(self._root, known, now, self._window(), state_of(None, known), self._places).changes():
            if not isinstance(change, Gone) and not wanted.isdisjoint(owners_of(change.id)):
                yield change

    def raw(self, ident: str) -> bytes | None:
        """The file or the message of an mbox, up to the bound of what is read. Raises NeedsPerson as `pages` does."""
        self._check_root()
        try:
            return Contents(self._root, self._window(), self._places, self._calendar).raw(ident)
        except OSError as error:
            raise _cannot_read(file_of(ident), error) from error

    def probe(self) -> Identity:
        """What lies there; whose it is, files do not say. Raises NeedsPerson where the path cannot be read."""
        self._check_root()
        return Identity(None, describe(self._root))

    def close(self) -> None:
        """Files are open only while they are read: forgets where items were."""
        self._places.clear()
        self._calendar.forget()

    def _window(self) -> Window:
        return window_at(self._surroundings.now(), self._surroundings.reach)

    def _check_root(self) -> None:
        try:
            if not Path(self._root).is_file():
                os.scandir(self._root).close()
        except FileNotFoundError:
            raise NeedsPerson(
                f"There is nothing at {self._root}",
                f"Restore {self._root}, or name its new place by `capture connection reconnect` with --path.",
            ) from None
        except OSError as error:
            raise _cannot_list(Unlisted(self._root, "", error.strerror or "")) from error

    def _count(self) -> int:
        return sum(len(folder.files) for folder in walk(self._root) if isinstance(folder, Folder))

    def _complain(self, this: Pass) -> None:
        if this.unlisted:
            raise _cannot_list(this.unlisted[0])
        if this.unfinished:
            many = "1 file is" if this.unfinished == 1 else f"{this.unfinished} files are"
            raise TryLater(f"{many} still being written", after=SETTLED)


def _cannot_list(folder: Unlisted) -> NeedsPerson:
    return NeedsPerson(
        f"The folder {folder.path} cannot be listed: {folder.why}",
        f"Let the user that Capture runs as read {folder.path}.",
    )


def _cannot_read(file: str, error: OSError) -> NeedsPerson:
    wrong = f"The file {file} cannot be read: {error.strerror}"
    return NeedsPerson(wrong, "Let the user that Capture runs as read it.")


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of a connection of kind `files`."""
    if not isinstance(options, FilesOptions):
        raise TypeError("these are not the options of a connection of kind files")
    return FilesConnector(options.path, surroundings)
