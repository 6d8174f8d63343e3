"""What reads bytes that anybody may send, and what must be true of it whatever they are."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from capture.ruled import Ruled, folded
from capture.showing.html import shown
from connectors.crm.columns import RecordKind
from connectors.crm.file import read_records, survey
from connectors.crm.rows import CannotImport
from connectors.ical import MalformedCalendar, Window, read_calendar
from connectors.mime import Malformed, body, envelope
from connectors.model.address import Address
from connectors.text import own_text
from store.rules import EVERYBODY, Effect, Rule, What

CAME: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEAR: Final = Window(CAME - timedelta(days=90), CAME + timedelta(days=275))
ADMINISTRATOR: Final = Address("heidi@ours.example")
_NEVER: Final = frozenset(
    ["base", "embed", "form", "iframe", "input", "link", "meta", "object", "script", "style", "svg"]
)
_RUNS: Final = ("javascript:", "vbscript:", "data:text")


def mime(raw: bytes) -> None:
    """A message: an envelope or Malformed, and a body; only text that databases take."""
    try:
        found = envelope(raw, CAME)
    except Malformed:
        pass
    else:
        _is_storable(found.key, found.subject, *found.references, *(one.name for one in found.participants))
        assert "\n" not in found.subject
        assert found.at.tzinfo is UTC
    read = body(raw)
    _is_storable(read.text, own_text(read.text), *read.attachments)


def icalendar(raw: bytes) -> None:
    """A calendar: meetings in the window, or MalformedCalendar."""
    try:
        reading = read_calendar(raw, YEAR)
    except MalformedCalendar:
        return
    for meeting in reading.meetings:
        _is_storable(meeting.id, meeting.interaction.subject, meeting.text)
        assert meeting.interaction.end is not None
        assert meeting.interaction.at <= meeting.interaction.end


def html(raw: bytes) -> None:
    """The HTML of a mail: nothing in it runs, loads, or leads out of sight."""
    cleaned = shown(raw.decode(errors="replace")).html
    looked = _Looked()
    looked.feed(cleaned)
    looked.close()


class _Looked(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "base",
            "meta",
            "link",
            "svg",
        }
        for name, value in attrs:
            assert not name.startswith("on")
            plain = "".join((value or "").split()).casefold()
            assert name not in {"href", "src"} or not plain.startswith(_RUNS)
            assert name != "src" or plain.startswith("data:image/")


def csv(raw: bytes) -> None:
    """A file of contacts: every row is a record or a refusal with its line."""
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(raw)
        file.flush()
        path = Path(file.name)
        try:
            known = survey(path, RecordKind.CONTACTS, {})
            lines = [row.line for row in read_records(path, RecordKind.CONTACTS, known)]
        except CannotImport:
            return
    assert lines == sorted(lines)


def rules(raw: bytes) -> None:
    """A subject and a folder against rules that name them: they apply, whatever the words are."""
    subject, _, folder = raw.decode(errors="replace").partition("\n")
    named = [(what, folded(words)) for what, words in ((What.SUBJECT, subject), (What.FOLDER, folder))]
    made = [
        Rule(number, EVERYBODY, what, value, Effect.NONE, ADMINISTRATOR, CAME)
        for number, (what, value) in enumerate(named)
        if value
    ]
    assert bool(Ruled.by(made).verdict((), subject, (folder,)).out) == bool(made)


def _is_storable(*texts: str) -> None:
    for text in texts:
        assert "\x00" not in text
        text.encode()


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "mime": mime,
    "icalendar": icalendar,
    "html": html,
    "csv": csv,
    "rules": rules,
}
