"""The body of a message of Outlook's, and the meetings that it states."""

from collections.abc import Iterable
from typing import Final

from connectors.ical import Window, inside
from connectors.mime import body
from connectors.mime.charset import clean
from connectors.model.sync import Content
from connectors.text.kept import HTML_LIMIT, kept_text

_FROM_TEXT: Final = "<!-- converted from text -->"
"""Stands in the HTML that Exchange makes of mail that had none."""


def of_text(ident: str, text: str, attached: Iterable[str], html: str = "") -> Content:
    """Of a message that is handed over as text. `attached`: the names of what is attached; `html`: the same as HTML."""
    names = tuple(clean(" ".join(name.split())) for name in attached)
    kept = kept_text(clean(text.replace("\r\n", "\n")))
    written = "" if _FROM_TEXT in html else clean(html)[:HTML_LIMIT]
    return Content(ident, kept.own, names, signature=kept.signature, quoted=kept.quoted, html=written)


def of_mime(ident: str, message: bytes, window: Window) -> Content:
    """Of a message about a meeting, which is handed over as MIME, as only that has the invitation in it."""
    said = body(message)
    kept = kept_text(said.text)
    found = inside(ident, said.calendars, window)
    return Content(ident, kept.own, said.attachments, found, kept.signature, kept.quoted, said.html)
