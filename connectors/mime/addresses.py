"""Address lists of RFC 5322 3.4, also broken ones. https://www.rfc-editor.org/rfc/rfc5322#section-3.4"""

import re
from functools import lru_cache

from connectors.mime.words import decode_words
from connectors.model.address import Address, parse_address

Mailbox = tuple[str, Address]
"""Display name ("" where there is none) and address."""

_SPECIAL = re.compile(r'["():;\\]|=\?')
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|\\(.)|[<>(),;:]|[^"\\<>(),;:]+', re.DOTALL)
_DELIMITERS = frozenset("()<>,;:")
_LONGEST = 20
"""Words, quoted strings and commas of an entry."""
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)


def _mailbox(name: str, spec: str) -> Mailbox | None:
    address = parse_address(spec if spec.isascii() else decode_words(spec))
    if address is None:
        return None
    if not name:
        return "", address
    shown = decode_words(name).strip("'\" ")
    return ("" if shown.lower() == address else shown, address)


class _Item:
    """One entry of a list while it is read: words before the angle bracket, comments, and what the bracket holds."""

    __slots__ = ("angle", "comments", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle: list[str] | None = None

    def is_closed(self) -> bool:
        """What follows the next comma cannot belong to it: it has its brackets, or is too long for a name."""
        return self.angle is not None or len(self.words) + len(self.comments) > _LONGEST

    def mailbox(self) -> Mailbox | None:
        """The entry as a mailbox; None while it holds no address."""
        words = "".join(self.words).strip()
        comments = " ".join(self.comments)
        if self.angle is not None:
            # RFC 5322 4.4: an obsolete route stands before the address, and white space anywhere.
            return _mailbox(words or comments, "".join("".join(self.angle).rpartition(":")[2].split()))
        if "@" in words:
            # The second form is `John Doe john@acme.com`.
            name, _, spec = words.rpartition(" ")
            return _mailbox(comments, words) or _mailbox(name, spec)
        return None


class _Reader:
    """Takes the tokens of a list. An entry without an address belongs to the next: `Doe, John <j@acme.com>`."""

    def __init__(self) -> None:
        self.found: list[Mailbox] = []
        self._item = _Item()
        self._depth = 0
        self._in_angle = False

    def take(self, mark: str, quoted: str | None) -> None:
        """`mark`: one token; `quoted`: what it holds where it is a quoted string."""
        if self._depth:
            self._depth += (mark == "(") - (mark == ")")
            if self._depth:
                self._item.comments.append(mark)
        elif mark == "(":
            self._depth = 1
        elif self._in_angle:
            self._in_angle = mark != ">"
            if self._in_angle and self._item.angle is not None:
                self._item.angle.append(mark)
        elif mark in _DELIMITERS:
            self._delimiter(mark)
        else:
            self._item.words.append(mark if quoted is None else _QUOTED_PAIR.sub(r"\1", quoted))

    def _delimiter(self, mark: str) -> None:
        if mark == "<":
            self._in_angle, self._item.angle = True, []
        elif mark == ":":
            self._item = _Item()
        elif mark in (",", ";"):
            self.end(mark)

    def end(self, mark: str) -> None:
        """Ends an entry at a comma, at the semicolon of a group, or at the end."""
        mailbox = self._item.mailbox()
        if mailbox is not None:
            self.found.append(mailbox)
        if mailbox is not None or mark == ";" or self._item.is_closed():
            self._item = _Item()
        elif self._item.words:
            self._item.words.append(mark)


def _tolerant(text: str) -> list[Mailbox]:
    """Reads a list with quotes, comments, groups and routes."""
    reader = _Reader()
    for match in _TOKEN.finditer(text):
        reader.take(match[0], match[1])
    reader.end("")
    return reader.found


@lru_cache(maxsize=2048)
def _plain(entry: str) -> Mailbox | None:
    """Reads an entry without quotes, comments, groups or encoded words."""
    name, bracket, rest = entry.partition("<")
    return _mailbox(name.strip(), rest.partition(">")[0]) if bracket else _mailbox("", entry.strip())


def mailboxes(text: str) -> list[Mailbox]:
    """The mailboxes of an address field in order, groups dissolved; what is no address is left out."""
    if not _SPECIAL.search(text):
        plain = list(map(_plain, text.split(",")))
        found = [mailbox for mailbox in plain if mailbox]
        if len(found) == len(plain):
            return found
    return _tolerant(text) or ("=?" in text and _tolerant(decode_words(text))) or []
