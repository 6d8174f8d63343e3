"""Which parts of a message have to be fetched to know its text: no attachment, but for one that alone holds it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from connectors.imap.structure import Leaf, leaf
from connectors.mime import Malformed
from connectors.mime.body import is_winmail, part_text
from connectors.mime.headers import first, read
from connectors.mime.layout import Layout, layout
from connectors.mime.parts import Part, walk
from connectors.text.kept import HTML_LIMIT

PART_BYTES: Final = 2_000_000
"""No part is asked for beyond this: more is a file somebody pasted."""
MOST_PARTS: Final = 100
"""Sections that are asked for of one message; servers bound the length of a command."""
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
        return " ".join(parts[:MOST_PARTS])

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


class Reading:
    """One message while its text is fetched."""

    def __init__(self, uid: int, root: Part) -> None:
        self.uid = uid
        self.root = root
        self._layouts = list(_layouts(root))
        self.texts = self._texts()
        """What is read as plain text, HTML where there is none, of the message and those in it; and invitations.

        The message's own HTML too, where it is to be shown.
        """

    def _texts(self) -> Wanted:
        wanted = Wanted()
        for found in self._layouts:
            _want(wanted, found.text)
        _want(wanted, (part for part in self._layouts[0].html if leaf(part).size <= HTML_LIMIT))
        if not wanted.leaves:
            wanted.leaves.update(self._winmail())
        for part in walk(self.root):
            embedded = leaf(part).embedded if part.type == "message/rfc822" else None
            if embedded is not None:
                wanted.headers[f"{leaf(part).section}.HEADER.FIELDS"] = embedded
            elif part.type in _CALENDARS:
                wanted.leaves[leaf(part).section] = leaf(part)
        return wanted

    def _winmail(self) -> Iterator[tuple[str, Leaf]]:
        """What Outlook wraps a whole message in: of a message without any text part it is that. Half of one is nothing.

        So its attachments are fetched too, as they are within: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef
        """
        for found in self._layouts:
            for part in filter(is_winmail, found.attachments):
                if 0 < leaf(part).size <= PART_BYTES:
                    yield leaf(part).section, leaf(part)

    def alternatives(self) -> Wanted:
        """The HTML of messages whose plain text has come and is blank."""
        wanted = Wanted()
        for found in self._layouts:
            if found.html != found.text and not any(part_text(part).strip() for part in _readable(found.text)):
                _want(wanted, (part for part in found.html if part not in found.text))
        return wanted

    def is_cut(self) -> bool:
        """Whether more of the text is on the server than was asked for."""
        return any(len(part.raw) == PART_BYTES for part in self.texts.leaves.values())


def _readable(parts: Iterable[Part]) -> Iterator[Part]:
    return (part for part in parts if part.type in _READABLE)


def _want(wanted: Wanted, parts: Iterable[Part]) -> None:
    for part in _readable(parts):
        found = leaf(part)
        wanted.leaves[found.section] = found


def _layouts(message: Part) -> Iterator[Layout]:
    """Of the message, and of those forwarded in it."""
    found = layout(message)
    yield found
    for part in found.attachments:
        if part.type == "message/rfc822":
            for embedded in part.children:
                yield from _layouts(embedded)
