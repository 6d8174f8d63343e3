"""One pass over a tree of files: what changed since capture last looked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.files.formats import Format
from connectors.files.held import Held
from connectors.files.ids import file_of
from connectors.files.items import versioned
from connectors.files.mbox_changes import MboxReader
from connectors.files.one_file import is_unfinished, items_of, look
from connectors.files.reading import SETTLED, Place, Stamp, stamp_of
from connectors.files.state import MboxState, State
from connectors.files.walk import Folder, Unlisted, direct, files_in, walk
from connectors.ical import Window, window_name
from connectors.model.sync import Change, Gone, Unreadable
from connectors.protocol import Known

REFUSED = "!"
"""Ends the version of a file that could not be read: a right that is granted later changes neither size nor time."""


@dataclass(slots=True)
class Pass:
    """Compares the tree with what capture holds, folder by folder. Use it once."""

    root: str
    known: Known
    now: datetime
    window: Window
    state: State
    """Moves on with each change; safe to resume from at any time."""
    places: dict[str, Place]
    """Item id → where it was read; grows until the caller empties it."""
    unfinished: int = 0
    """Files that were left for the next pass."""
    unlisted: list[Unlisted] = field(default_factory=list)
    files: int = 0
    """How many have been looked at."""
    _folders: dict[str, bool] = field(default_factory=dict)
    """Prefix of a folder that was looked at → whether it has files beside mboxes."""
    _boxes: set[str] = field(default_factory=set)

    def changes(self) -> Iterator[Change]:
        """Everything that is new, different or gone."""
        for folder in walk(self.root):
            if isinstance(folder, Folder):
                yield from self._in_folder(folder)
            else:
                self.unlisted.append(folder)
        yield from self._vanished()

    def _in_folder(self, folder: Folder) -> Iterator[Change]:
        compares = any(file not in self.state.mboxes for file in folder.files)
        self._folders[folder.prefix] = compares
        if compares:
            self.state.folders[folder.prefix] = None
        is_known = folder.prefix in self.state.folders
        held = self._held(direct(self.known(folder.prefix), folder.prefix) if is_known else {})
        for file, name in folder.files.items():
            self.files += 1
            yield from self._file(folder, file, f"{folder.path}/{name}", held)
        left = set(held.vanished()) - self.state.mboxes.keys()
        if left and folder.is_maildir:
            left -= _listed_again(folder)
        yield from map(Gone, sorted(left))

    def _held(self, known: Mapping[str, str]) -> Held:
        return Held(known, file_of, window_name(self.window))

    def _file(self, folder: Folder, file: str, path: str, held: Held) -> Iterator[Change]:
        version = ""
        try:
            stamp = stamp_of(path)
            if stamp is None:
                return
            version = stamp.version
            held.there(file)
            if not self._is_unchanged(file, stamp, held):
                yield from self._changed(folder, file, path, stamp, held)
        except FileNotFoundError:
            return
        except OSError as error:
            held.there(file)
            self.state.mboxes.pop(file, None)
            if not held.has(file, version + REFUSED):
                # Not under its own id: what was found in the file before has not gone.
                yield Unreadable(f"{file}#!", f"The file cannot be read: {error.strerror}", version + REFUSED)

    def _is_unchanged(self, file: str, stamp: Stamp, held: Held) -> bool:
        box = self.state.mboxes.get(file)
        if box is not None:
            self._boxes.add(file)
            return box.is_whole(stamp, window_name(self.window))
        return held.has(file, stamp.version)

    def _changed(self, folder: Folder, file: str, path: str, stamp: Stamp, held: Held) -> Iterator[Change]:
        is_young = abs(self.now - stamp.modified()) < SETTLED
        form, raw = look(path, stamp, folder.is_maildir)
        if form is Format.MBOX:
            yield from (Gone(item) for item in held.items(file) if item == file)
            yield from self._mbox(file, path, stamp, is_young, held)
            return
        if self.state.mboxes.pop(file, None):
            held = self._held(self.known(f"{file}#"))
        if is_young and not folder.is_maildir and is_unfinished(form, raw):
            self.unfinished += 1
            return
        items = items_of(file, form, raw, stamp, self.window)
        if items is None:
            yield from map(Gone, held.items(file))
            return
        self.places[file] = Place(path)
        yield from versioned(items, held.items(file), stamp.version, self.window)

    def _mbox(self, file: str, path: str, stamp: Stamp, is_young: bool, held: Held) -> Iterator[Change]:
        box = self.state.mboxes.get(file)
        known: Known = self.known if box else lambda _: held.parts(file)
        reader = MboxReader(file, stamp, is_young, self.window, known, box, path, self.places)
        with Path(path).open("rb") as stream:
            for change in reader.changes(stream):
                self._keep(file, reader.state)
                yield change
        self._keep(file, reader.state)
        self.unfinished += reader.unfinished

    def _keep(self, file: str, box: MboxState | None) -> None:
        if box:
            self.state.mboxes[file] = box
            self._boxes.add(file)
        else:
            self.state.mboxes.pop(file, None)

    def _vanished(self) -> Iterator[Change]:
        """What was in folders and mboxes that are no longer there; what cannot be listed has not vanished."""
        hidden = tuple(folder.prefix for folder in self.unlisted)
        for prefix in [each for each in self.state.folders if not each.startswith(hidden)]:
            if prefix not in self._folders:
                yield from map(Gone, dict.fromkeys(map(file_of, direct(self.known(prefix), prefix))))
            if not self._folders.get(prefix):
                del self.state.folders[prefix]
        for file in [each for each in self.state.mboxes if each not in self._boxes and not each.startswith(hidden)]:
            yield Gone(file)
            del self.state.mboxes[file]


def _listed_again(folder: Folder) -> frozenset[str]:
    """The files of a Maildir once more: a message that is renamed while its folder is listed may be missed."""
    try:
        return frozenset(files_in(folder.path, folder.prefix))
    except OSError:
        return frozenset()
