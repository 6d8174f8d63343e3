"""Answers to FETCH, read as they come: RFC 9051 7.5.2 (https://www.rfc-editor.org/rfc/rfc9051#section-7.5.2).

A general parser takes longer for an answer than everything else that is done with it; this one cuts an answer into its
items and leaves the structure of a message as it came.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.errors import ProviderBug

LONGEST_LINE = 8 << 20
"""Bytes of a line; the longest are structures of messages with thousands of parts."""
LARGEST_LITERAL = 64 << 20
"""Bytes. All that may be large is asked for in part, so no honest answer comes near it."""

_LITERAL = re.compile(rb"\{(\d{1,19})\}\r?\n\Z")
_FETCH = re.compile(rb"\* \d+ FETCH ?\(", re.IGNORECASE)
_NAME = re.compile(rb" *([A-Za-z][A-Za-z0-9.-]*)(?:\[([^\]]*)\](?:<\d+>)?)? ")
_QUOTED = rb'"((?:[^"\\]|\\.)*)"'
_VALUE = re.compile(rb"\{(\d+)\}|" + _QUOTED + rb'|([^ ()"{]+)', re.DOTALL)
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[()]', re.DOTALL)
_PAIR = re.compile(rb"\\(.)", re.DOTALL)


class Lines(Protocol):
    """Where answers come from. Raises OSError where the connection ends."""

    def readline(self) -> bytes:
        """One line with its end."""
        ...

    def read(self, size: int) -> bytes:
        """So many bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its text, in which the literal with number n is written `{n}`."""

    text: bytes
    literals: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an answer says of one message."""

    uid: int
    items: Mapping[bytes, bytes]
    """Name in upper case → value as it came, in brackets where it is a list."""
    sections: Mapping[bytes, bytes]
    """Section in upper case, without field names → what it holds."""
    literals: Sequence[bytes]

    def structure(self) -> Answer:
        """Its BODYSTRUCTURE."""
        return Answer(self.items.get(b"BODYSTRUCTURE", b""), self.literals)

    def has_flag(self, flag: bytes) -> bool:
        """Whether a flag, in lower case, is among its FLAGS."""
        return flag in self.items.get(b"FLAGS", b"").lower().strip(b"()").split()


def read_answer(lines: Lines) -> Answer:
    """The next answer, of whatever kind. Raises OSError and ProviderBug."""
    line = _line(lines)
    if not _FETCH.match(line):
        return Answer(line)
    pieces: list[bytes] = []
    literals: list[bytes] = []
    while line.endswith((b"}\r\n", b"}\n")) and (found := _LITERAL.search(line)):
        pieces += (line[: found.start()], b"{%d}" % len(literals))
        literals.append(_literal(lines, int(found[1])))
        line = _line(lines)
    return Answer(b"".join((*pieces, line)), literals)


def _line(lines: Lines) -> bytes:
    line = lines.readline()
    if len(line) > LONGEST_LINE:
        raise ProviderBug("The server sent a line that does not end", f"{len(line)} bytes")
    return line


def _literal(lines: Lines, size: int) -> bytes:
    if size > LARGEST_LITERAL:
        raise ProviderBug("The server sent far more than it was asked for", f"a literal of {size} bytes")
    return lines.read(size)


def fetched(answer: Answer) -> Fetched | None:
    """What a FETCH answer says; None for any other answer, and for one that names no UID. Raises ProviderBug."""
    start = _FETCH.match(answer.text)
    if start is None:
        return None
    items: dict[bytes, bytes] = {}
    sections: dict[bytes, bytes] = {}
    position, text = start.end(), answer.text
    while text[position : position + 1] not in (b")", b""):
        name = _NAME.match(text, position)
        if name is None:
            raise _broken(items, "the name of an item")
        value, position = _value(answer, name.end(), items)
        if name[2] is None:
            items[name[1].upper()] = value
        else:
            sections[name[2].partition(b" ")[0].upper()] = value
    if text[position : position + 1] != b")":
        raise _broken(items, "a closing bracket")
    uid = items.get(b"UID", b"")
    if uid and not uid.isdigit():
        raise _broken(items, "a number as UID")
    return Fetched(int(uid), items, sections, answer.literals) if uid else None


def _value(answer: Answer, position: int, items: Mapping[bytes, bytes]) -> tuple[bytes, int]:
    text = answer.text
    if text[position : position + 1] == b"(":
        end = _closing(text, position)
        if end < 0:
            raise _broken(items, "a closing bracket")
        return text[position:end], end
    found = _VALUE.match(text, position)
    if found is None or (found[1] and int(found[1]) >= len(answer.literals)):
        raise _broken(items, "the value of an item")
    if found[1]:
        return answer.literals[int(found[1])], found.end()
    if found[2] is not None:
        return _PAIR.sub(rb"\1", found[2]), found.end()
    return b"" if found[3].upper() == b"NIL" else found[3], found.end()


def _closing(text: bytes, position: int) -> int:
    """Where the list that begins here ends; -1 where it does not."""
    depth = 0
    for found in _NESTING.finditer(text, position):
        mark = found[0]
        if mark == b"(":
            depth += 1
        elif mark == b")":
            depth -= 1
            if not depth:
                return found.end()
    return -1


def _broken(items: Mapping[bytes, bytes], missing: str) -> ProviderBug:
    before = b", ".join(name for name in items if name.isalpha()).decode("ascii", "replace") or "nothing"
    return ProviderBug("The server's answer to FETCH cannot be read", f"{missing} is missing after {before}")
