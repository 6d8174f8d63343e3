"""The bodies of items: reads their files again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from connectors.faults import costing_one_item
from connectors.files.formats import Format
from connectors.files.ids import file_of, message_of, prefix_of, unescape
from connectors.files.last_calendar import LastCalendar
from connectors.files.mbox import Stored, scan
from connectors.files.numbering import Numbering
from connectors.files.one_file import format_of
from connectors.files.reading import Place, read
from connectors.files.walk import files_in
from connectors.ical import MalformedCalendar, Reading, Window, inside
from connectors.mime import Malformed, body
from connectors.model.sync import Content, Unreadable
from connectors.text.kept import kept_text


@dataclass(slots=True)
class Contents:
    """Finds and reads the items asked for. Use it once: it remembers the folders it has listed."""

    root: str
    window: Window
    places: Mapping[str, Place]
    """Where items were found a moment ago; the others are looked for."""
    calendar: LastCalendar
    """Kept from page to page."""
    _maildirs: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The contents of the items that are still there. Each file is read once."""
        files: dict[str, list[str]] = {}
        for ident in ids:
            files.setdefault(file_of(ident), []).append(ident)
        for file, wanted in files.items():
            try:
                yield from self._in_file(file, wanted)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                yield from (Unreadable(item, f"The file cannot be read: {error.strerror}") for item in wanted)

    def raw(self, ident: str) -> bytes | None:
        """The file, or the message of an mbox, that an item is or was found in; None where the path has none.

        Raises OSError where it cannot be read.
        """
        file = file_of(ident)
        if ".." in unescape(file).split("/"):
            return None
        try:
            path, is_maildir = self._locate(file)
            if "#" not in ident or format_of(path, is_maildir) is not Format.MBOX:
                return read(path)
            return self._stored(file, path, message_of(ident))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def _stored(self, file: str, path: str, message: str) -> bytes | None:
        numbering = Numbering(file)
        with Path(path).open("rb") as stream:
            return next((one.message for one in scan(stream) if numbering.next(one.identity()[0]) == message), None)

    def _in_file(self, file: str, wanted: Sequence[str]) -> Iterator[Content | Unreadable]:
        path, is_maildir = self._locate(file)
        form = format_of(path, is_maildir)
        if form is Format.MBOX:
            yield from self._in_mbox(file, path, wanted)
        elif form is Format.CALENDAR:
            yield from self._in_calendar(file, path, wanted)
        elif form is Format.MESSAGE:
            yield self._of_message(file, read(path))

    def _in_calendar(self, file: str, path: str, wanted: Sequence[str]) -> Iterator[Content | Unreadable]:
        try:
            yield from _of_meetings(file, self.calendar.read(path, self.window), wanted)
        except MalformedCalendar as error:
            yield from (Unreadable(item, str(error)) for item in wanted)

    def _locate(self, file: str) -> tuple[str, bool]:
        """Where a file lies now, and whether that is in a Maildir. A name that is no longer there stands as it was."""
        prefix = prefix_of(file)
        if prefix == "cur/" or prefix.endswith("/cur/"):
            folder = f"{self.root}/{unescape(prefix)[: -len('/cur/')]}"
            if Path(folder, "new").is_dir():
                place = self.places.get(file)
                if place and Path(place.path).exists():
                    return place.path, True
                if prefix not in self._maildirs:
                    self._maildirs[prefix] = files_in(folder, prefix)
                return f"{folder}/{self._maildirs[prefix].get(file, 'cur/' + unescape(file[len(prefix) :]))}", True
        return self.root if Path(self.root).is_file() else f"{self.root}/{unescape(file)}", False

    def _in_mbox(self, file: str, path: str, wanted: Sequence[str]) -> Iterator[Content | Unreadable]:
        left = dict.fromkeys(wanted)
        with Path(path).open("rb") as stream:
            for message in wanted:
                stored = self._where_it_was(message, stream)
                if stored:
                    yield self._of_message(message, stored.message)
                    del left[message]
            numbering = Numbering(file)
            for stored in scan(stream) if left else ():
                message = numbering.next(stored.identity()[0])
                if message in left:
                    yield self._of_message(message, stored.message)

    def _where_it_was(self, message: str, stream: BinaryIO) -> Stored | None:
        place = self.places.get(message)
        stored = next(scan(stream, place.offset), None) if place else None
        name = message.partition("#")[2].partition("~")[0]
        return stored if stored and stored.identity()[0] == name else None

    def _of_message(self, ident: str, raw: bytes) -> Content | Unreadable:
        try:
            return self._content(ident, raw)
        except Malformed as error:
            return Unreadable(ident, str(error))

    @costing_one_item(Malformed)
    def _content(self, ident: str, raw: bytes) -> Content:
        said = body(raw)
        kept = kept_text(said.text)
        found = inside(ident, said.calendars, self.window)
        return Content(ident, kept.own, said.attachments, found, kept.signature, kept.quoted, said.html)


def _of_meetings(ident: str, reading: Reading, wanted: Sequence[str]) -> Iterator[Content]:
    texts = {f"{ident}#{meeting.id}": meeting.text for meeting in reading.meetings}
    yield from (Content(item, texts[item]) for item in wanted if item in texts)
