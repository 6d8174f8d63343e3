"""Reads the answers LIST and STATUS (RFC 3501, 7.2; RFC 5258)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from imapclient.imap_utf7 import decode, encode  # type: ignore[import-untyped]
from imapclient.response_parser import parse_response  # type: ignore[import-untyped]

_NAME: Final = rb'"((?:[^"\\\r\n]|\\.)*)"|\{(\d+)\}\r\n|([^\s(){"]+)'
_LIST: Final = re.compile(rb'\* LIST \(([^)]*)\) (?:"\\?([^"])"|NIL) (?:' + _NAME + rb")", re.IGNORECASE)
_STATUS: Final = re.compile(rb"\* STATUS (?:" + _NAME + rb")", re.IGNORECASE)
_NUMBER: Final = re.compile(rb"([A-Z]+) (\d+)", re.IGNORECASE)
_ESCAPED: Final = re.compile(rb"\\(.)")


@dataclass(frozen=True, slots=True)
class Status:
    """How a folder stands; two equal ones mean that nothing has come, gone or changed, where there is CONDSTORE."""

    messages: int
    uidnext: int
    uidvalidity: int
    highestmodseq: int | None
    """None where the server has no CONDSTORE, or not for this folder (RFC 7162, 3.1.2.2)."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One LIST answer."""

    raw: bytes
    """The name as it is on the wire, without quotes."""
    flags: tuple[str, ...]
    separator: str
    """Between the levels of a name; "" where there are none."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A part of the tree of folders."""

    prefix: bytes
    """What the names in it begin with, on the wire."""
    shared: bool
    """With other users, or theirs."""


def list_lines(answers: Iterable[bytes]) -> Iterator[ListLine]:
    """The LIST answers among these. A name with a line break cannot be opened, and is left out."""
    for line in answers:
        if (match := _LIST.match(line)) and (raw := _named(line, match, 3)[0]) is not None:
            yield ListLine(raw, tuple(match[1].decode("latin-1").split()), (match[2] or b"").decode("latin-1"))


def statuses(answers: Iterable[bytes]) -> dict[bytes, Status]:
    """The STATUS answers among these that say all we need, by the name as it is on the wire."""
    found = {}
    for line in answers:
        if match := _STATUS.match(line):
            raw, end = _named(line, match, 1)
            said = {name.upper(): int(number) for name, number in _NUMBER.findall(line, end)}
            if raw is not None and said.keys() >= {b"MESSAGES", b"UIDNEXT", b"UIDVALIDITY"}:
                highest = said.get(b"HIGHESTMODSEQ") or None
                found[raw] = Status(said[b"MESSAGES"], said[b"UIDNEXT"], said[b"UIDVALIDITY"], highest)
    return found


def namespaces(answers: Iterable[bytes]) -> list[Namespace]:
    """The NAMESPACE answer among these (RFC 2342): this user's, other users', everybody's."""
    found = []
    for line in answers:
        if line[:12].upper() == b"* NAMESPACE ":
            kinds = parse_response([line[12:]])
            found += [
                Namespace(space[0], shared=number > 0) for number, kind in enumerate(kinds) for space in kind or ()
            ]
    return found


def _named(line: bytes, match: re.Match[bytes], group: int) -> tuple[bytes | None, int]:
    """The name that starts at this group of the match, and where it ends. None where it has a line break."""
    quoted, size, atom = match.group(group, group + 1, group + 2)
    end = match.end()
    if size is not None:
        end += int(size)
        raw = line[match.end() : end]
    else:
        raw = atom if quoted is None else _ESCAPED.sub(rb"\1", quoted)
    return (None if b"\r" in raw or b"\n" in raw or b"\0" in raw else raw), end


@lru_cache(maxsize=4096)
def decoded(raw: bytes) -> str:
    """A folder's name as people know it. What is no modified UTF-7 (RFC 3501, 5.1.3) is taken as it is written."""
    if raw.upper() == b"INBOX":
        return "INBOX"
    if not raw.isascii():
        return raw.decode("utf-8", "replace")
    try:
        name = str(decode(raw))
        return name if encode(name) == raw else raw.decode("ascii")
    except ValueError:
        return raw.decode("ascii")


def quoted(raw: bytes) -> bytes:
    """A name for use in a command."""
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
