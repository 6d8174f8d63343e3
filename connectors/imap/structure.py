"""BODYSTRUCTURE: the parts of a message as its server sees them, without their content.

RFC 9051 7.5.2 (https://www.rfc-editor.org/rfc/rfc9051#section-7.5.2); sections are numbered by RFC 9051 6.4.5.1.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors.imap.responses import Answer
from connectors.mime import transfer_decoded
from connectors.mime.parts import Part, part_of

_TOKEN = re.compile(r'([()])|"((?:[^"\\]|\\.)*)"|\{(\d+)\}|([^\s()"{]+)|(\S)', re.DOTALL)
"""Bracket, quoted string, number of a literal, atom, and what is none of these."""
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_DEEPEST = 60
"""Levels of parts; no person's message has ten."""
_MOST = 10_000
"""Parts of a message."""
_UNKNOWN = "application/octet-stream"
_SUPPLIED = ("charset", "us-ascii")
"""RFC 9051 7.5.2; what has no charset is guessed, ASCII among it."""

Value = str | list["Value"] | None
"""A string, a list, or NIL."""


class BrokenStructure(ValueError):
    """The server's description cannot be read. `str()` is one sentence without content."""


@dataclass(slots=True, eq=False)
class Leaf:
    """The content of a part, to be fetched: as a `Part.content` it gives what has been filled in so far."""

    section: str
    size: int
    """Bytes as they are transferred."""
    encoding: str
    embedded: dict[str, str] | None = None
    """Of a message/rfc822: the header fields of the message in it, to be filled in."""
    raw: bytes = b""

    def __call__(self) -> bytes:
        return transfer_decoded(self.raw, self.encoding)


def read_structure(answer: Answer) -> Part:
    """The message as a tree whose leaves' contents are `Leaf`. Raises BrokenStructure."""
    return _Reader().message(_nested(answer), "", {})


def leaf(part: Part) -> Leaf:
    """Where the content of a part of such a tree is."""
    assert isinstance(part.content, Leaf)  # noqa: S101 - only this module makes them
    return part.content


def _nested(answer: Answer) -> Value:
    """The text as nested lists."""
    stack: list[list[Value]] = [[]]
    for bracket, quoted, literal, atom, garbage in _TOKEN.findall(answer.text.decode("utf-8", "surrogateescape")):
        if bracket == "(":
            stack.append([])
        elif bracket:
            done = stack.pop()
            if not stack:
                raise BrokenStructure("The server's description of the message has brackets that do not match")
            stack[-1].append(done)
        elif atom:
            stack[-1].append(None if atom.upper() == "NIL" else atom)
        elif literal:
            stack[-1].append(_literal(int(literal), answer.literals))
        elif garbage or len(stack) > _DEEPEST:
            raise BrokenStructure("The server's description of the message cannot be read")
        else:
            stack[-1].append(_PAIR.sub(r"\1", quoted) if "\\" in quoted else quoted)
    if len(stack) != 1 or len(stack[0]) != 1:
        raise BrokenStructure("The server's description of the message is not whole")
    return stack[0][0]


def _literal(number: int, literals: Sequence[bytes]) -> str:
    return literals[number].decode("utf-8", "surrogateescape") if number < len(literals) else ""


class _Reader:
    """Builds the parts of one message, and counts them."""

    def __init__(self) -> None:
        self._parts = 0

    def message(self, value: Value, prefix: str, headers: dict[str, str]) -> Part:
        """A whole message: its parts are numbered below `prefix`, a single one is `1`."""
        if isinstance(value, list) and value and isinstance(value[0], list):
            return self._multipart(value, prefix, headers)
        return self._part(value, f"{prefix}1", headers)

    def _part(self, value: Value, section: str, headers: dict[str, str] | None = None) -> Part:
        self._parts += 1
        if not isinstance(value, list) or self._parts > _MOST:
            raise BrokenStructure("The server's description of the message has a part that cannot be read")
        if value and isinstance(value[0], list):
            return self._multipart(value, f"{section}.", headers or {})
        main, sub = _text(value, 0), _text(value, 1)
        media_type = f"{main}/{sub}".lower() if main and sub else _UNKNOWN
        embedded: list[Part] = []
        fields: dict[str, str] = {}
        if media_type == "message/rfc822" and isinstance(_at(value, 8), list):
            embedded = [self.message(value[8], f"{section}.", fields)]
        after = 10 if embedded else 8 if main.lower() == "text" else 7
        content = Leaf(section, _number(value, 6), _text(value, 5), fields if embedded else None)
        return _made(media_type, _at(value, 2), _at(value, after + 1), headers, embedded, content)

    def _multipart(self, value: list[Value], prefix: str, headers: dict[str, str]) -> Part:
        parts = [each for each in value if isinstance(each, list)]
        count = next((number for number, each in enumerate(value) if not isinstance(each, list)), len(value))
        children = [self._part(each, f"{prefix}{number}") for number, each in enumerate(parts[:count], 1)]
        subtype = _text(value, count).lower() or "mixed"
        return _made(f"multipart/{subtype}", _at(value, count + 1), _at(value, count + 2), headers, children, bytes)


def _made(
    media_type: str,
    parameters: Value,
    disposition: Value,
    headers: dict[str, str] | None,
    children: Sequence[Part],
    content: Callable[[], bytes],
) -> Part:
    """The part, with the header fields that say what the server has told of it. `headers` is kept, not copied."""
    fields = headers if headers is not None else {}
    fields["content-type"] = media_type + _written(parameters)
    if isinstance(disposition, list):
        fields["content-disposition"] = _text(disposition, 0) + _written(_at(disposition, 1))
    return part_of(media_type, fields, children, content)


def _written(pairs: Value) -> str:
    """Parameters as a header field has them, without the charset that a server supplies where there was none."""
    if not isinstance(pairs, list):
        return ""
    names, values = pairs[::2], pairs[1::2]
    return "".join(
        f"; {name}={_quoted(value)}"
        for name, value in zip(names, values, strict=False)
        if isinstance(name, str) and isinstance(value, str) and (name.lower(), value.lower()) != _SUPPLIED
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _at(value: list[Value], position: int) -> Value:
    return value[position] if position < len(value) else None


def _text(value: list[Value], position: int) -> str:
    found = _at(value, position)
    return found if isinstance(found, str) else ""


def _number(value: list[Value], position: int) -> int:
    found = _text(value, position)
    return int(found) if found.isascii() and found.isdigit() else 0
