"""Looks at a tree of files without reading what they say: its items for a census, its formats for a person."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from connectors.files.formats import Format
from connectors.files.held import Held
from connectors.files.ids import file_of, message_of
from connectors.files.items import of_calendar
from connectors.files.mbox import scan
from connectors.files.numbering import Numbering
from connectors.files.one_file import format_of
from connectors.files.reading import read
from connectors.files.walk import Folder, Unlisted, direct, walk
from connectors.ical import Window
from connectors.protocol import Known

_NAMES = (
    (None, "Maildir", "Maildirs"),
    (Format.MBOX, "mbox", "mboxes"),
    (Format.MESSAGE, "message", "messages"),
    (Format.CALENDAR, "calendar", "calendars"),
    (Format.OTHER, "other file", "other files"),
)


def items(root: str, known: Known, window: Window) -> Iterator[str | Unlisted]:
    """The id of every item there is now.

    The meetings that a message's invitations state are listed as capture holds them: to read every message again for
    them would make a census as dear as a first capture.
    """
    for folder in walk(root):
        if isinstance(folder, Unlisted):
            yield folder
            continue
        held = Held(direct(known(folder.prefix), folder.prefix) if folder.files else {}, file_of)
        for file, name in folder.files.items():
            yield from _in_file(file, f"{folder.path}/{name}", folder.is_maildir, held, window)


def _in_file(file: str, path: str, is_maildir: bool, held: Held, window: Window) -> Iterator[str]:
    try:
        form = format_of(path, is_maildir)
        if form is Format.MBOX:
            yield from _in_mbox(file, path, held)
            return
        if form is Format.CALENDAR:
            yield from (item.id for item in of_calendar(file, read(path), window).found)
            return
    except FileNotFoundError:
        return
    except OSError:
        form = Format.OTHER
    if form is not Format.EMPTY or file.lower().endswith((".eml", ".ics")):
        yield file
        yield from (item for item in held.items(file) if item != file)


def _in_mbox(file: str, path: str, held: Held) -> Iterator[str]:
    meetings: dict[str, list[str]] = {}
    for item in held.items(file):
        if message_of(item) != item:
            meetings.setdefault(message_of(item), []).append(item)
    numbering = Numbering(file)
    with Path(path).open("rb") as stream:
        for stored in scan(stream):
            message = numbering.next(stored.identity()[0])
            yield message
            yield from meetings.get(message, ())


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
