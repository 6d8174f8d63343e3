"""The terms by which a message can be told to be about a deal: its words, and who wrote to whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

from connectors.model.address import Address, domain_of
from connectors.model.interaction import Interaction, Role
from matcher.normalise.subjects import base_subject
from matcher.normalise.text import words

Terms = Mapping[str, float]
"""Each term with its weight in the message, before it is known how rare the term is."""

_OWN: Final = 6_000
_QUOTED: Final = 12_000
"""Characters that are read: a longer letter says nothing new, and its writer chooses its length."""
_QUOTED_COUNTS: Final = 0.7
_FROM: Final = frozenset({Role.FROM, Role.ORGANIZER})


class Words(NamedTuple):
    """What was written."""

    own: str = ""
    """By its author."""
    quoted: str = ""
    """By others before, below it."""


NOTHING: Final = Words()


def terms(interaction: Interaction, said: Words, owners: Iterable[Address]) -> Terms:
    """`word` of the text, `s:word` and `s:two words` of the subject, `f:address` and `t:address`, `d:domain`.

    People in whose mailboxes everything is (`owners`) say nothing.
    """
    found: dict[str, float] = {}
    quoted = Counter(words(said.quoted[:_QUOTED]))
    own = Counter(words(said.own[:_OWN]))
    for word, number in quoted.items():
        if len(word) > 2:
            found[word] = _QUOTED_COUNTS * (1 + log(number + own[word]))
    for word, number in own.items():
        if len(word) > 2:
            found[word] = 1 + log(number + quoted.get(word, 0) * _QUOTED_COUNTS)
    subject = words(base_subject(interaction.subject))
    found |= {f"s:{word}": 1.5 for word in subject}
    found |= {f"s:{one} {two}": 1.5 for one, two in pairwise(subject)}
    for participant in interaction.participants:
        address = participant.address
        if address not in owners:
            found[f"d:{domain_of(address)}"] = 1.0
            found[f"f:{address}" if participant.role in _FROM else f"t:{address}"] = (
                1.5 if participant.role in _FROM else 1.0
            )
    return found
