"""The HTML of mail, cleaned for a frame in which nothing runs and nothing is loaded. Pure.

Cleaned by nh3; the frame's own policy (`capture.web.show_html`) is the second wall.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import nh3

from capture.showing.bounds import RENAMED, bounded, named_back, renamed
from capture.showing.styles import safe_style

_TAGS: Final = RENAMED | {
    *("abbr", "address", "article", "bdi", "blockquote", "br", "caption", "center", "cite", "col", "colgroup"),
    *("dd", "del", "details", "dfn", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "hr", "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "samp", "section"),
    *("span", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "ul", "var"),
}
_WITHOUT_CONTENT: Final = {"script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math",
                           "textarea", "select", "audio", "video", "canvas", "head"}  # fmt: skip
_EVERYWHERE: Final = {"style", "align", "valign", "dir", "lang", "title", "width", "height", "bgcolor"}
_OF_TAGS: Final = {
    "x-a": {"href"},
    "img": {"src", "alt"},
    "x-font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
    "col": {"span"},
    "ol": {"start", "type"},
}
_LINKS: Final = {"http", "https", "mailto", "tel"}
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/\s]*={0,2}\s*", re.ASCII)
_LARGEST_PICTURE: Final = 400_000
"""Characters of one that is written into the mail."""
_LARGEST_SPAN: Final = 1_000
_NUMBERS: Final = frozenset({"width", "height", "colspan", "rowspan", "border", "cellpadding", "cellspacing", "span",
                             "start"})  # fmt: skip
_LINK: Final = re.compile(r'<a((?: [^<>]*?)?) href="([^"]*)"([^<>]*)>')
_TURNING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that turn the direction of what follows: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown."""

    html: str
    """Of a body, without the tag itself."""
    is_cut: bool
    """The mail goes on: it is too large or too tangled to be shown as a whole."""


def shown(html: str) -> Shown:
    """A stranger's HTML without what runs, loads, submits, hides where it leads, or turns text around. Never raises."""
    some, is_cut = bounded(html)
    cleaned = nh3.clean(
        renamed(some),
        tags=set(_TAGS),
        clean_content_tags=set(_WITHOUT_CONTENT),
        attributes={"*": _EVERYWHERE, **_OF_TAGS},
        attribute_filter=_attribute,
        set_tag_attribute_values={"x-a": {"target": "_blank", "rel": "noopener noreferrer"}},
        url_schemes=_LINKS | {"data"},
        link_rel=None,
    )
    return Shown(_LINK.sub(_told, named_back(cleaned).translate(_TURNING)), is_cut)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value that is kept; None where it is dropped."""
    if name == "style":
        return safe_style(value)
    if name == "href":
        return value if _scheme(value) in _LINKS else None
    if name == "src":
        return value if len(value) <= _LARGEST_PICTURE and _PICTURE.fullmatch(value) else None
    if name in _NUMBERS:
        number = re.fullmatch(r"\s*(\d{1,5})(?:px)?(%?)\s*", value, re.ASCII)
        return f"{min(int(number[1]), _LARGEST_SPAN if 'span' in name else 10_000)}{number[2]}" if number else None
    return value[:500]


def _scheme(link: str) -> str:
    """Of an address as browsers read it: without the white space and control characters in it."""
    bare = re.sub(r"[\x00-\x20]", "", link)
    return bare.partition(":")[0].lower() if ":" in bare else ""


def _told(link: re.Match[str]) -> str:
    """The link, saying where it really leads."""
    rest = re.sub(r' title="[^"]*"', "", f"{link[1]}{link[3]}")
    return f'<a href="{link[2]}" title="{_where(link[2])}"{rest}>'


def _where(href: str) -> str:
    """The host or the address that a link leads to; `href` is escaped, and so is this."""
    try:
        # Browsers take a backslash for a slash: https://url.spec.whatwg.org/#relative-slash-state
        parts = urlsplit(href.replace("\\", "/"))
        host = parts.hostname or ""
    except ValueError:
        return "no address that can be read"
    told = host or parts.path.partition("?")[0]
    return re.sub(r'[<>"]', "", told)[:200]
