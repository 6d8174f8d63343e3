"""What of a `style` attribute is kept: colours, type and boxes. Pure."""

import re
from typing import Final

_SIDES: Final = ("", "-top", "-right", "-bottom", "-left")
_PROPERTIES: Final = frozenset(
    {
        *("color", "background-color", "background", "text-align", "vertical-align", "text-decoration", "line-height"),
        *("font", "font-family", "font-size", "font-style", "font-weight", "white-space", "text-transform"),
        *("width", "max-width", "min-width", "height", "max-height", "display", "direction", "letter-spacing"),
        *("border-collapse", "border-spacing", "border-radius", "border", "border-color", "border-style"),
        *("border-width", "list-style-type", "text-indent", "word-break", "overflow-wrap", "table-layout"),
        *(f"{kind}{side}" for kind in ("margin", "padding", "border") for side in _SIDES),
    }
)  # fmt: skip
_VALUE: Final = re.compile(r"(?:[\w\s.,#%!'\"+-]|(?<=rgb)\(|(?<=rgba)\(|(?<=hsl)\(|(?<=hsla)\(|\))*", re.ASCII)
"""No function but those that make colours, no escape and no comment: nothing that could load or run."""
_LONGEST: Final = 4_000


def safe_style(style: str) -> str | None:
    """The harmless declarations; None where there are none."""
    kept = [one for one in map(_declaration, style[:_LONGEST].split(";")) if one]
    return ";".join(kept) or None


def _declaration(text: str) -> str:
    name, colon, value = text.partition(":")
    name, value = name.strip().lower(), value.strip()
    fits = colon and name in _PROPERTIES and _VALUE.fullmatch(value) and not _hides(name, value.lower())
    return f"{name}:{value}" if fits else ""


def _hides(name: str, value: str) -> bool:
    """Boxes stay where they stand; what is hidden stays hidden, as it is in other programs."""
    return name.startswith("margin") and "-" in value
