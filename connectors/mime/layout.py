"""Which parts are the body and which are attachments: the algorithm of RFC 8621 4.1.4, as JMAP servers use it.

https://www.rfc-editor.org/rfc/rfc8621#section-4.1.4
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.mime.parts import Part

_MEDIA = ("image/", "audio/", "video/")
_READABLE = ("text/plain", "text/html")


@dataclass(slots=True)
class Layout:
    """A message's parts in order; `text` and `html` are two ways to read the same body, inline media among it."""

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)


def layout(root: Part) -> Layout:
    """Sorts the leaves of one message; an embedded message is an attachment."""
    found = Layout()
    _sort([root], ("mixed",), found, found.text, found.html)
    return found


def _is_inline(part: Part, position: int, container: str) -> bool:
    is_media = part.type.startswith(_MEDIA)
    return (
        not part.attached
        and (is_media or part.type in _READABLE)
        and (position == 0 or (container != "related" and (is_media or not part.name)))
    )


def _sort(
    parts: Sequence[Part],
    containers: tuple[str, ...],
    found: Layout,
    text: list[Part] | None,
    html: list[Part] | None,
) -> None:
    """`containers`: multipart subtypes around. `text` or `html` is None in a branch for the other one only."""
    container = containers[-1]
    texts, htmls = len(found.text), len(found.html)
    for position, part in enumerate(parts):
        if part.type.startswith("multipart/"):
            _sort(part.children, (*containers, part.type[len("multipart/") :]), found, text, html)
        elif not _is_inline(part, position, container):
            found.attachments.append(part)
        elif container == "alternative":
            target = {"text/plain": text, "text/html": html}.get(part.type, found.attachments)
            if target is not None:
                target.append(part)
        else:
            if "alternative" in containers and part.type == "text/plain":
                html = None
            if "alternative" in containers and part.type == "text/html":
                text = None
            _place(part, found, text, html)
    if container == "alternative" and text is not None and html is not None:
        _complete(found, texts, htmls)


def _place(part: Part, found: Layout, text: list[Part] | None, html: list[Part] | None) -> None:
    if text is not None:
        text.append(part)
    if html is not None:
        html.append(part)
    if part.type.startswith(_MEDIA):
        found.attachments.append(part)


def _complete(found: Layout, texts: int, htmls: int) -> None:
    """Of alternatives that came in one form only, that form serves both readings."""
    new_text, new_html = found.text[texts:], found.html[htmls:]
    if not new_text:
        found.text.extend(new_html)
    if not new_html:
        found.html.extend(new_text)
