"""The same in HTML: what it shows is looked through, and what was found there is replaced where it is written.

Where a value is written so that it cannot be found again, the whole HTML is not kept: its words are, as text.
"""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Final

from capture.sensitive.finder import MASKS, Finder, Removed, found_in, masked
from capture.sensitive.found import Found

_TAGS: Final = re.compile(r"<[^<>]*>(?:\s|<[^<>]*>)*")
_LINE: Final = re.compile(r"</?(?:br|p|div|tr|li|h[1-6])[ />]", re.IGNORECASE)
_GAP: Final = r"(?:\s|&(?:nbsp|#(?:160|xa0));|<[^<>]*>)*"
_LONGEST: Final = 200
"""Characters of what may be found again with tags in it; longer ones are keys."""


def shown(html: str) -> str:
    """About what a reader sees, at a tenth of the cost of reading it as HTML: for finding, never for showing."""
    words = _TAGS.sub(_gap, " ".join(html.splitlines()))
    words = (unescape(words) if "&" in words else words).replace("\xa0", " ")
    return words.replace("  ", " ").replace("  ", " ")


def _gap(tags: re.Match[str]) -> str:
    return "\n" if _LINE.search(tags[0]) else " "


def holds_html(html: str, finder: Finder) -> bool:
    """There is something to be taken out."""
    return bool(html) and bool(found_in(html, finder.in_markup) or found_in(shown(html), finder.kinds))


def without_sensitive_html(html: str, finder: Finder, removed: Removed) -> str:
    """The HTML without it; "" where it cannot be taken out."""
    html = masked(html, found_in(html, finder.in_markup), removed)
    words = shown(html)
    found = found_in(words, finder.kinds)
    if not found:
        return html
    for value, mask in _values(words, found, removed).items():
        written = escape(value, quote=False)
        html = html.replace(written, mask) if written != value else _written(value).sub(mask, html)
    return "" if found_in(shown(html), finder.kinds) else html


def _values(words: str, found: Iterable[Found], removed: Removed) -> dict[str, str]:
    values: dict[str, str] = {}
    for start, end, kind in found:
        removed.note(kind, words[start:end])
        values[words[start:end]] = MASKS[kind]
    return dict(sorted(values.items(), key=lambda value: -len(value[0])))


def _written(value: str) -> re.Pattern[str]:
    """The value, with tags and spaces anywhere in it. Each part of a gap begins in its own way: none is tried twice."""
    return re.compile(_GAP.join(re.escape(each) for each in value[:_LONGEST] if not each.isspace()))
