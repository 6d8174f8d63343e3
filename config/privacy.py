"""Privacy rules as data: what may be kept of mail and meetings. `capture.policy` applies them, nobody else does."""

from enum import StrEnum


class ContentLevel(StrEnum):
    """How much of an interaction is kept."""

    NONE = "none"
    """That it took place, when, and between whom."""
    HEADERS = "headers"
    """Its subject too."""
    TEXT = "text"
    """Its author's own words too."""
