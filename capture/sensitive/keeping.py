"""What is kept of an item once its sensitive content is out of it."""

from dataclasses import replace
from typing import Final

from capture.sensitive.finder import Finder, Removed, found_in, masked
from capture.sensitive.markup import holds_html, without_sensitive_html
from config.privacy import ContentLevel
from config.sensitive import SensitiveContent
from store.model import Kept

_APART: Final = "\n\n"


def _may_hold(item: Kept, finder: Finder) -> bool:
    """Most hold nothing: all of their plain parts are looked through at once, as each look has its price."""
    parts = (item.interaction.subject, item.text or "", item.signature, item.quoted, *item.attachments)
    return bool(found_in(_APART.join(parts), finder.kinds)) or holds_html(item.html, finder)


def without_sensitive(item: Kept, finder: Finder) -> Kept:
    """Subject, texts, HTML and the names of attachments without it; no text at all where that is the setting."""
    if not finder or not _may_hold(item, finder):
        return item
    removed = Removed()

    def plain(text: str) -> str:
        return masked(text, found_in(text, finder.kinds), removed)

    subject, text = plain(item.interaction.subject), None if item.text is None else plain(item.text)
    signature, quoted, attachments = plain(item.signature), plain(item.quoted), tuple(map(plain, item.attachments))
    html = without_sensitive_html(item.html, finder, removed)
    if not removed.values:
        return item
    interaction = replace(item.interaction, subject=subject)
    item = replace(item, interaction=interaction, attachments=attachments, sensitive=removed.counts())
    if finder.content is SensitiveContent.HEADERS:
        return replace(item, content=ContentLevel.HEADERS, text=None, signature="", quoted="", html="")
    return replace(item, text=text, signature=signature, quoted=quoted, html=html)
