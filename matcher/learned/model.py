"""What was learned, as it is kept in the record: a document of numbers, in which people can read why.

PROFILE     which terms speak for which deal, and how much: a linear model over rare terms (TF-IDF), one column a deal.
            One for the whole message, one for its words, one for its people.
HABIT       how often people filed mail of one kind (same subject, same sender, with somebody on it) under which deal.
RECORD      of the deals that looked best, how sure that looked and whether people agreed.
NOBODY      the deal 0: what people said belongs to no deal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

NOBODY: Final = 0


class View(StrEnum):
    """What of a message a profile looks at. Views that agree are surer than one that sees everything."""

    MESSAGE = "message"
    WORDS = "words"
    PEOPLE = "people"


Counts = Mapping[int, float]
"""Deal → how often."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A linear model over the terms of one view."""

    weights: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Term → deal → weight."""
    bias: Mapping[int, float] = field(default_factory=dict)
    """Deal → what it has without any term; whoever is not in it has no profile."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How people filed before."""

    subject: Mapping[str, Counts] = field(default_factory=dict)
    sender: Mapping[str, Counts] = field(default_factory=dict)
    person: Mapping[str, Counts] = field(default_factory=dict)
    ever: Counts = field(default_factory=dict)
    lately: Counts = field(default_factory=dict)
    """In the last two months before it was learned."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All of it. Immutable: a new training makes a new one."""

    name: str
    """`deal/2.17`: the formula, and which training."""
    rarity: Mapping[str, float]
    """Term → logarithm of how few messages have it."""
    profiles: Mapping[View, Profile]
    habits: Habits
    weights: Mapping[str, float]
    """Rule → how much it counts, in logarithms of odds."""
    record: Mapping[int, Sequence[tuple[float, bool]]]
    """Deal → when it looked best lately: how probable that seemed, and whether it was right."""
    link: float
    """The least score at which the wanted share of links was right."""
    suggest: float
    """The least probability, that it belongs to any deal, at which hardly any was missed below."""
