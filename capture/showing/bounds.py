"""How much of a stranger's HTML is looked at, so that no mail costs more than a fraction of a second. Pure.

An HTML parser's time grows with the square of what stands within each other, of attributes of one tag, and of pieces of
one text; with inline elements that are never closed, what it makes grows so too.
"""

import re
from itertools import islice
from typing import Final

from connectors.text.kept import HTML_LIMIT

_MOST_TAGS: Final = 4_500
"""A long newsletter has 4,000."""
_MOST_SIGNS: Final = 20_000
"""Of `&` and hard spaces."""
_LONG_TAG: Final = 2_000
_MOST_PARTS: Final = 200
"""Of one tag, besides one in 32 characters, for pictures that are written into it."""

_INLINE: Final = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
"""What parsers open again in each block, if it was not closed: https://html.spec.whatwg.org/#formatting"""
_AS_WRITTEN: Final = re.compile(rf"<(/?)({_INLINE})(?=[\s/>])", re.IGNORECASE)
_RENAMED: Final = re.compile(rf"<(/?)x-({_INLINE})(?=[\s>])")
_BOUNDS: Final = {
    re.compile("<[a-zA-Z]"): _MOST_TAGS,
    re.compile("<"): 3 * _MOST_TAGS,
    re.compile("[&\u00a0]"): _MOST_SIGNS,
}
_TAG: Final = re.compile(r"""<[a-zA-Z](?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
"""As parsers read it: in quotes behind an equals sign, `>` ends nothing."""


def bounded(html: str) -> tuple[str, bool]:
    """As much of it as is looked at, and whether that is not all."""
    head = html[:HTML_LIMIT]
    end = min(_nth(sign, head, most) for sign, most in _BOUNDS.items())
    kept = _TAG.sub(lambda tag: "" if _is_crowded(tag[0]) else tag[0], head[:end])
    return kept, end < len(head) or len(html) > HTML_LIMIT


def renamed(html: str) -> str:
    """Inline elements by names that no parser knows, so that it opens none of them twice."""
    return _AS_WRITTEN.sub(r"<\1x-\2", html)


def named_back(html: str) -> str:
    """The same by their own names, in HTML that a program wrote."""
    return _RENAMED.sub(r"<\1\2", html)


RENAMED: Final = frozenset(f"x-{name}" for name in _INLINE.split("|"))


def _nth(sign: re.Pattern[str], text: str, most: int) -> int:
    """Where one more than `most` of them would begin."""
    beyond = next(islice(sign.finditer(text), most, None), None)
    return beyond.start() if beyond else len(text)


def _is_crowded(tag: str) -> bool:
    """It has more attributes than anybody would give it."""
    return len(tag) > _LONG_TAG and len(re.findall(r"[\s/\"']+", tag)) > _MOST_PARTS + len(tag) // 32
