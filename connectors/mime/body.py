"""The body of a message as text that people and the matcher can read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from connectors.mime.charset import clean, decode
from connectors.mime.flowed import unflow
from connectors.mime.layout import layout
from connectors.mime.parts import Part, Refused, fast_tree, lenient_tree, walk
from connectors.mime.tnef import TYPES as TNEF_TYPES
from connectors.mime.tnef import unpack
from connectors.mime.words import decode_words
from connectors.text.html import html_to_text
from connectors.text.kept import HTML_LIMIT

_META_CHARSET = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SHOWN = ("From", "Date", "To", "Subject")
_HTML = "text/html"
_READABLE = frozenset({"text/plain", _HTML})
_CALENDARS = frozenset({"text/calendar", "application/ics"})


@dataclass(frozen=True, slots=True)
class Body:
    """What a message says, beside its envelope."""

    text: str
    """Everything readable, quotes and signatures included, lines ended by a line feed."""
    attachments: tuple[str, ...]
    """File names as written, hostile: for showing only."""
    calendars: tuple[bytes, ...]
    """Invitations and answers to them, as iCalendar."""
    html: str = ""
    """The HTML of the message itself as it was written, up to HTML_LIMIT; "" where it has none."""


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    html: str = ""


def part_text(part: Part) -> str:
    """A text part as it was written, HTML with its tags."""
    raw = part.content()
    charset = part.parameters.get("charset")
    if charset is None and part.type == _HTML:
        declared = _META_CHARSET.search(raw, 0, 2048)
        charset = declared[1].decode("ascii") if declared else None
    text = decode(raw, charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return text


def is_winmail(part: Part) -> bool:
    """Whether a part is a winmail.dat, in which Outlook wraps a message's text along with its attachments."""
    return part.type in TNEF_TYPES or part.name.lower() == "winmail.dat"


def _written(parts: list[Part]) -> list[tuple[bool, str]]:
    """The text parts as they were written; True where it is HTML."""
    return [(part.type == _HTML, part_text(part)) for part in parts if part.type in _READABLE]


def _readable(written: list[tuple[bool, str]]) -> Iterator[str]:
    for is_html, text in written:
        yield html_to_text(text) if is_html else text


def _shown(written: list[tuple[bool, str]]) -> str:
    """As one HTML document, where some of it is HTML."""
    if not any(is_html for is_html, _ in written):
        return ""
    return "\n".join(text if is_html else f"<pre>{escape(text)}</pre>" for is_html, text in written)


def _read_message(root: Part, reading: _Reading, *, is_outermost: bool = False) -> None:
    found = layout(root)
    written = _written(found.text)
    text = _joined(_readable(written))
    if found.html != found.text and (is_outermost or not text):
        written = _written(found.html)
    reading.texts.append(text or _joined(_readable(written)))
    if is_outermost:
        reading.html = _shown(written)
    for part in found.attachments:
        if part.name:
            reading.names.append(clean(" ".join(part.name.split())))
        if part.type == "message/rfc822":
            _read_embedded(part, reading)
        elif is_winmail(part):
            _read_winmail(part, reading)


def _read_embedded(part: Part, reading: _Reading) -> None:
    """A forwarded message, under the header lines that a person would read."""
    for message in part.children:
        lines = [(name, decode_words(message.headers.get(name.lower(), ""))) for name in _SHOWN]
        reading.texts.append("---------- Forwarded message ----------\n" + _lines(lines))
        _read_message(message, reading)


def _lines(fields: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in fields if value)


def _read_winmail(part: Part, reading: _Reading) -> None:
    winmail = unpack(part.content())
    if winmail is None:
        return
    reading.names.extend(winmail.attachments)
    if not any(text.strip() for text in reading.texts):
        reading.texts.append(winmail.text or html_to_text(winmail.html))
        reading.html = reading.html or winmail.html


def _joined(texts: Iterator[str] | list[str]) -> str:
    return "\n\n".join(stripped for text in texts if (stripped := text.strip("\n").rstrip()))


def body_of(root: Part) -> Body:
    """The body of a message whose parts are known, such as from a server's description. Raises Refused."""
    reading = _Reading()
    _read_message(root, reading, is_outermost=True)
    calendars = tuple(part.content() for part in walk(root) if part.type in _CALENDARS)
    return Body(_joined(reading.texts), tuple(reading.names), calendars, reading.html[:HTML_LIMIT])


def body(message: bytes) -> Body:
    """The body of a whole message. Whatever is broken in it is read as far as it goes; nothing is raised."""
    try:
        return body_of(fast_tree(message))
    except Refused:
        return body_of(lenient_tree(message))
