"""Which parts of a message have to be fetched to know its text: none that is an attachment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from connectors.imap.structure import Leaf, leaf
from connectors.mime import Malformed
from connectors.mime.body import part_text
from connectors.mime.headers import first, read
from connectors.mime.layout import layout
from connectors.mime.parts import Part, walk

PART_BYTES: Final = 2_000_000
"""No part is asked for beyond this: more is a file somebody pasted."""
_CALENDARS: Final = frozenset({"text/calendar", "application/ics"})
_READABLE: Final = frozenset({"text/plain", "text/html"})
_SHOWN: Final = ("From", "Date", "To", "Subject")
_FIELDS: Final = f"HEADER.FIELDS ({' '.join(_SHOWN).upper()})"


@dataclass(slots=True)
class Wanted:
    """Sections of one message, as they are asked for, and what to do with each when it comes."""

    leaves: dict[str, Leaf] = field(default_factory=dict)
    """Section → part."""
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Section of the header of an embedded message → its fields, to be filled in."""

    @property
    def items(self) -> str:
        """For UID FETCH; "" where nothing is wanted."""
        parts = [f"BODY.PEEK[{section}]{_bound(part)}" for section, part in self.leaves.items()]
        parts += [f"BODY.PEEK[{section.removesuffix('HEADER.FIELDS')}{_FIELDS}]" for section in self.headers]
        return " ".join(parts)

    @property
    def size(self) -> int:
        """About how many bytes will come."""
        return sum(min(part.size, PART_BYTES) for part in self.leaves.values())

    def fill(self, section: str, raw: bytes) -> None:
        """Takes in what a section holds."""
        if section in self.leaves:
            self.leaves[section].raw = raw
        elif section in self.headers:
            try:
                fields = read(raw)
            except Malformed:
                return
            self.headers[section].update({name.lower(): first(fields, name.lower()) for name in _SHOWN})


def _bound(part: Leaf) -> str:
    return f"<0.{PART_BYTES}>" if part.size > PART_BYTES or not part.size else ""


def texts(root: Part) -> Wanted:
    """What is read as plain text, HTML where there is none, of a message and those in it; and invitations."""
    wanted = Wanted()
    for message in _messages(root):
        _want(wanted, (part for part in layout(message).text if part.type in _READABLE))
    for part in walk(root):
        embedded = leaf(part).embedded if part.type == "message/rfc822" else None
        if embedded is not None:
            wanted.headers[f"{leaf(part).section}.HEADER.FIELDS"] = embedded
    _want(wanted, (part for part in walk(root) if part.type in _CALENDARS))
    return wanted


def alternatives(root: Part) -> Wanted:
    """The HTML of messages whose plain text has come and is blank."""
    wanted = Wanted()
    for message in _messages(root):
        found = layout(message)
        plain = [part for part in found.text if part.type in _READABLE]
        if not any(part_text(part).strip() for part in plain):
            _want(wanted, (part for part in found.html if part.type in _READABLE and part not in plain))
    return wanted


def is_cut(root: Part) -> bool:
    """Whether more of its text is on the server than was asked for."""
    return any(len(part.raw) == PART_BYTES for part in texts(root).leaves.values())


def _want(wanted: Wanted, parts: Iterable[Part]) -> None:
    for part in parts:
        found = leaf(part)
        wanted.leaves[found.section] = found


def _messages(root: Part) -> Iterator[Part]:
    """The message and those forwarded in it."""
    yield root
    for part in layout(root).attachments:
        if part.type == "message/rfc822":
            for message in part.children:
                yield from _messages(message)
