"""What a browser is called by people, of what it calls itself."""

from collections.abc import Callable
from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Each says that it is those below, too (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/User-Agent)."""
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """`Firefox on Linux`; "a browser" of one that hides."""
    name = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, (name or ("a browser" if system else ""), system))) or "a browser"


FILTERS: Final[dict[str, Callable[[str], str]]] = {"browser": browser}
"""For templates."""
