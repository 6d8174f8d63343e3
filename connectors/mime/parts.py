"""The MIME tree of a message: RFC 2045 to 2049.

Read by fast-mail-parser, in a sixth of the standard library's time, and by the standard library where that refuses.
"""

import email
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from connectors.mime.params import parameters

Refused = ParseError
"""Raised by `fast_tree` and by `Part.content`: the fast parser gives up on base64 that others repair."""

_DEEPEST = 100
"""Levels of parts that are followed; no person's message has ten."""
_MOST_WORDS = 2_000
"""Encoded words that the fast parser may see: its time grows with their square, 9 s for 100,000 of them."""


class _TooDeepError(Exception):
    """Parts within parts beyond `_DEEPEST`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the tree."""

    type: str
    """`type/subtype` in lower case."""
    parameters: Mapping[str, str]
    """Of its Content-Type."""
    attached: bool
    """Its Content-Disposition says attachment."""
    name: str
    """File name as written, "" where there is none."""
    headers: Mapping[str, str]
    """Lower-case name → first value."""
    children: Sequence["Part"]
    """Of a multipart; of a message/rfc822 the embedded message alone."""
    content: Callable[[], bytes]
    """The leaf's bytes without transfer encoding."""


def part_of(
    media_type: str, headers: Mapping[str, str], children: Sequence[Part], content: Callable[[], bytes]
) -> Part:
    """A part as its header fields describe it; `media_type` in lower case."""
    disposition = headers.get("content-disposition", "")
    of_type = parameters(headers.get("content-type", ""))
    of_disposition = parameters(disposition)
    return Part(
        type=media_type,
        parameters=of_type,
        attached=disposition.partition(";")[0].strip().lower() == "attachment",
        name=of_disposition.get("filename") or of_type.get("name") or "",
        headers=headers,
        children=children,
        content=content,
    )


def fast_tree(message: bytes) -> Part:
    """The tree as fast-mail-parser sees it. Raises Refused."""
    if message.count(b"=?") > _MOST_WORDS:
        raise ParseError("too many encoded words")
    return _fast(parse_email_tree(message, mode="lazy"), 0)


def _fast(node: PyLazyMimePart, depth: int) -> Part:
    if depth > _DEEPEST:
        raise ParseError("nested too deep")
    children = [_fast(child, depth + 1) for child in node.children]
    if not children and node.content_type.startswith("multipart/"):
        raise ParseError("a multipart whose boundary never comes")
    headers = {name.lower(): values[0] for name, values in node.headers.items()}
    return part_of(node.content_type.lower(), headers, children, lambda: node.content or b"")


def lenient_tree(message: bytes) -> Part:
    """The tree as the standard library sees it: slower, and never refused. A nesting too deep to follow is one text."""
    try:
        return _lenient(email.message_from_bytes(message), 0)
    except (RecursionError, _TooDeepError):
        return part_of("text/plain", {}, (), lambda: message)


def _lenient(node: Message, depth: int) -> Part:
    if depth > _DEEPEST:
        raise _TooDeepError
    headers = {name.lower(): str(value) for name, value in reversed(list(node.raw_items()))}
    # Asked of a leaf, get_payload() decodes it, and raises at a charset with NUL in it or in parts (RFC 2231).
    if node.is_multipart():
        children = [_lenient(child, depth + 1) for child in node.get_payload() if isinstance(child, Message)]
        return part_of(node.get_content_type(), headers, children, bytes)
    media_type = node.get_content_type()
    if media_type.startswith(("multipart/", "message/rfc822")):
        media_type = "text/plain"
    return part_of(media_type, headers, (), lambda: _octets(node))


def _octets(node: Message) -> bytes:
    payload = node.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def walk(part: Part) -> Iterator[Part]:
    """The part and all below it, embedded messages included."""
    yield part
    for child in part.children:
        yield from walk(child)
