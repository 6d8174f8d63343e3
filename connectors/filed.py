"""The names of folders, labels, calendars and categories, made fit for a database and bounded: they are hostile."""

from collections.abc import Iterable
from typing import Final

MOST: Final = 100
"""Names of one item."""
LONGEST: Final = 200
"""Characters of a name."""


def filed(names: Iterable[str]) -> tuple[str, ...]:
    """Each on one line, none empty, none twice, in their order; what is beyond the bounds is cut off."""
    found: dict[str, None] = {}
    for name in names:
        if len(found) >= MOST:
            break
        if line := _line(name):
            found[line] = None
    return tuple(found)


def _line(name: str) -> str:
    if len(name) <= LONGEST and name.isascii() and name.isprintable():
        return name.strip()
    whole = name.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(each if each.isprintable() else " " for each in whole).split())[:LONGEST]
