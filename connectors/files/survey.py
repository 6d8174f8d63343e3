"""Looks at a tree of files without reading what they say: its items for a census, its formats for a person."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from connectors.files.formats import Format
from connectors.files.mbox import scan
from connectors.files.numbering import Numbering
from connectors.files.one_file import format_of
from connectors.files.walk import Folder, Unlisted, walk

_NAMES = (
    (None, "Maildir", "Maildirs"),
    (Format.MBOX, "mbox", "mboxes"),
    (Format.MESSAGE, "message", "messages"),
    (Format.CALENDAR, "calendar", "calendars"),
    (Format.OTHER, "other file", "other files"),
)


def items(root: str) -> Iterator[str | Unlisted]:
    """The id of every file and every message of an mbox; what is found in either belongs to it."""
    for folder in walk(root):
        if isinstance(folder, Unlisted):
            yield folder
            continue
        for file, name in folder.files.items():
            yield from _in_file(file, f"{folder.path}/{name}", folder.is_maildir)


def _in_file(file: str, path: str, is_maildir: bool) -> Iterator[str]:
    try:
        form = format_of(path, is_maildir)
        if form is Format.MBOX:
            yield from _in_mbox(file, path)
            return
    except FileNotFoundError:
        return
    except OSError:
        form = Format.OTHER
    if form is not Format.EMPTY or file.lower().endswith((".eml", ".ics")):
        yield file


def _in_mbox(file: str, path: str) -> Iterator[str]:
    numbering = Numbering(file)
    with Path(path).open("rb") as stream:
        for stored in scan(stream):
            yield numbering.next(stored.identity()[0])


def describe(root: str) -> str:
    """What there is, for a person: `3 Maildirs, 1 mbox, 2,195 messages`. Messages inside an mbox are not counted."""
    counts: Counter[Format | None] = Counter()
    for folder in walk(root):
        if isinstance(folder, Unlisted):
            continue
        if folder.is_maildir:
            counts[None] += 1
            counts[Format.MESSAGE] += len(folder.files)
        else:
            counts.update(_formats(folder))
    named = [(n, one if n == 1 else many) for what, one, many in _NAMES if (n := counts[what])]
    return ", ".join(f"{n:,} {name}" for n, name in named) or "nothing yet"


def _formats(folder: Folder) -> Iterator[Format]:
    for name in folder.files.values():
        try:
            yield format_of(f"{folder.path}/{name}", is_maildir=False)
        except OSError:
            yield Format.OTHER
