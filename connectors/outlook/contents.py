"""The body of a message of Outlook's, and the meetings that it states."""

from collections.abc import Iterable

from connectors.ical import Window, inside
from connectors.mime import body
from connectors.mime.charset import clean
from connectors.model.sync import Content
from connectors.text.kept import kept_text


def of_text(ident: str, text: str, attached: Iterable[str]) -> Content:
    """Of a message that is handed over as text. `attached`: the names of what is attached."""
    names = tuple(clean(" ".join(name.split())) for name in attached)
    kept = kept_text(clean(text.replace("\r\n", "\n")))
    return Content(ident, kept.own, names, signature=kept.signature, quoted=kept.quoted)


def of_mime(ident: str, message: bytes, window: Window) -> Content:
    """Of a message about a meeting, which is handed over as MIME, as only that has the invitation in it."""
    said = body(message)
    kept = kept_text(said.text)
    found = inside(ident, said.calendars, window)
    return Content(ident, kept.own, said.attachments, found, kept.signature, kept.quoted)
