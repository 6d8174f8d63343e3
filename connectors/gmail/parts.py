"""The payload of a message of `format=full` as MIME parts.

Transfer encodings are undone by Google, and text is mostly turned to UTF-8 while the header field still names the
charset that it was sent in: https://github.com/openclaw/gogcli/issues/446
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from connectors.errors import ProviderBug
from connectors.gmail.answers import Body, Message, MessagePart
from connectors.mime import Malformed
from connectors.mime.body import is_winmail
from connectors.mime.layout import Layout, layout
from connectors.mime.parts import Part, part_of, walk

PART_BYTES: Final = 2_000_000
"""No part is asked for by itself beyond this: more is a file somebody pasted."""
_DEEPEST: Final = 60
"""Levels of parts; no person's message has ten."""
_READABLE: Final = frozenset({"text/plain", "text/html"})
_CALENDARS: Final = frozenset({"text/calendar", "application/ics"})
_BASE64: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a part, as a `Part.content`: as far as Google has sent it."""

    body: Body

    def __call__(self) -> bytes:
        """Raises Malformed where it is no base64url."""
        data = self.body.get("data", "")
        digits = data.rstrip("=")
        if not _BASE64.fullmatch(data) or len(digits) % 4 == 1:
            raise Malformed("Google sent a part of the message that is no base64")
        return urlsafe_b64decode(digits + "=" * (-len(digits) % 4))


def raw_of(message: Message) -> bytes:
    """A message of `format=raw`. Raises ProviderBug where that is no base64url."""
    try:
        return Content({"data": message.get("raw", "")})()
    except Malformed as error:
        raise ProviderBug(str(error), "raw") from error


def tree(payload: MessagePart, depth: int = 0) -> Part:
    """The message as a tree of parts. Raises Malformed where it is nested too deep, or its text is no base64url."""
    if depth > _DEEPEST:
        raise Malformed("The message has parts within parts beyond what can be followed")
    headers: dict[str, str] = {}
    for field in payload.get("headers", ()):
        headers.setdefault(field["name"].lower(), field.get("value", ""))
    children = [tree(part, depth + 1) for part in payload.get("parts", ())]
    media_type = payload.get("mimeType", "").lower() or "application/octet-stream"
    content = Content(payload.get("body", {}))
    made = part_of(media_type, headers, children, content)
    if not made.name and payload.get("filename"):
        made = replace(made, name=payload["filename"])
    return _as_sent(made, content()) if media_type.startswith("text/") else made


def _as_sent(part: Part, raw: bytes) -> Part:
    """With the charset of the bytes that came: no other text of a person is UTF-8 by chance."""
    if raw.isascii():
        return part
    try:
        raw.decode("utf-8")
    except UnicodeError:
        return part
    return replace(part, parameters={**part.parameters, "charset": "utf-8"})


def lacking(root: Part) -> list[Body]:
    """The contents that the text is read from, or meetings, and that Google sends only when asked for by their ids."""
    layouts = list(_layouts(root))
    texts = [part for found in layouts for part in (*found.text, *found.html) if part.type in _READABLE]
    calendars = [part for part in walk(root) if part.type in _CALENDARS]
    winmail = [] if texts else [part for found in layouts for part in found.attachments if is_winmail(part)]
    wanted = {id(body): body for part in (*texts, *calendars, *winmail) if _is_lacking(body := _body(part))}
    return list(wanted.values())


def _is_lacking(body: Body) -> bool:
    return "attachmentId" in body and not body.get("data") and body.get("size", 0) <= PART_BYTES


def _body(part: Part) -> Body:
    return part.content.body if isinstance(part.content, Content) else {}


def _layouts(message: Part) -> Iterator[Layout]:
    """Of the message, and of those forwarded in it."""
    found = layout(message)
    yield found
    embedded: Sequence[Part] = [part for part in found.attachments if part.type == "message/rfc822"]
    for part in embedded:
        for child in part.children:
            yield from _layouts(child)
