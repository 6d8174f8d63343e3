"""Ids of items: `EVENT`, or `SERIES#OCCURRENCE`, of which the server says what stands for an event."""

from typing import Final

_REFUSED: Final = "#!"


def within(series: str, occurrence: str) -> str:
    """The id of an occurrence."""
    return f"{series}#{occurrence}"


def whole(item: str) -> str:
    """The event or series that an id is of."""
    return item.partition("#")[0]


def refused(event: str) -> str:
    """Under which it is said of an event or series that it cannot be read at all; what is held of it stays."""
    return event + _REFUSED


def says_refused(item: str) -> bool:
    """It is such an id."""
    return item.endswith(_REFUSED)


def occurrence_of(item: str) -> str:
    """The event that an id is of: an occurrence by itself."""
    return item.rpartition("#")[2]
