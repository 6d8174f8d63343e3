"""Address lists of RFC 5322 3.4 (https://www.rfc-editor.org/rfc/rfc5322#section-3.4), as people and machines break them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from connectors.mime.words import decode_words
from connectors.model.address import Address, parse_address

Mailbox = tuple[str, Address]
"""Display name ("" where there is none) and address."""

_SPECIAL = re.compile(r'["():;\\]|=\?')
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|\\(.)|[<>(),;:]|[^"\\<>(),;:]+', re.DOTALL)
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
        self.angle: str | None = None

    def mailbox(self) -> Mailbox | None:
        """The entry as a mailbox; None while it holds no address."""
        words = "".join(self.words).strip()
        comments = " ".join(self.comments)
        if self.angle is not None:
            # RFC 5322 4.4: an obsolete route stands before the address.
            return _mailbox(words or comments, self.angle.rpartition(":")[2])
        if "@" in words:
            return _mailbox(comments, words) or _last_word(words)
        return None


def _last_word(words: str) -> Mailbox | None:
    """`John Doe john@acme.com`, without brackets."""
    name, _, spec = words.rpartition(" ")
    return _mailbox(name, spec)


def _tolerant(text: str) -> Iterator[Mailbox | None]:
    """Reads with quotes, comments, groups; an entry without an address belongs to the next: `Doe, John <j@acme.com>`."""
    item, depth, angle = _Item(), 0, False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if depth:
            depth += (token == "(") - (token == ")")  # noqa: S105
            if depth:
                item.comments.append(token)
        elif angle:
            angle = token != ">"  # noqa: S105
            if angle and item.angle is not None:
                item.angle += token
        elif token == "(":  # noqa: S105
            depth = 1
        elif token == "<":  # noqa: S105
            angle, item.angle = True, ""
        elif token in ",;":
            mailbox = item.mailbox()
            if mailbox or token == ";" or item.angle is not None:  # noqa: S105
                yield mailbox
                item = _Item()
            elif item.words:
                item.words.append(token)
        elif token == ":":  # noqa: S105
            item = _Item()
        elif token != ">":  # noqa: S105
            quoted = match[1]
            item.words.append(token if quoted is None else _QUOTED_PAIR.sub(r"\1", quoted))
    yield item.mailbox()


@lru_cache(maxsize=8192)
def _plain(entry: str) -> Mailbox | None:
    """Reads an entry without quotes, comments, groups or encoded words."""
    name, bracket, rest = entry.partition("<")
    return _mailbox(name.strip(), rest.partition(">")[0]) if bracket else _mailbox("", entry.strip())


def mailboxes(text: str) -> list[Mailbox]:
    """The mailboxes of an address field in order, groups dissolved; what is no address is left out."""
    if not _SPECIAL.search(text):
        found = list(map(_plain, text.split(",")))
        if None not in found:
            return [mailbox for mailbox in found if mailbox]
    found = list(_tolerant(text))
    if not any(found) and "=?" in text:
        found = list(_tolerant(decode_words(text)))
    return [mailbox for mailbox in found if mailbox]
