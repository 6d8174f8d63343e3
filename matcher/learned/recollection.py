"""What the deals' own earlier correspondence says of a message: strengths by rule, each against "no deal at all"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from connectors.model.address import Address
from connectors.model.interaction import Interaction, Role
from matcher.learned.model import NOBODY, Counts, Learned, Profile, View
from matcher.learned.terms import Terms, Words, terms
from matcher.normalise.subjects import base_subject

LIKELY: Final = 8
"""Deals that memory alone brings up."""
_PEOPLE: Final = 15
_TOLD: Final = 3
_TELLING: Final = 0.05
_VIEWED: Final = {View.WORDS: "s", View.PEOPLE: "sftd"}
_DIGITS: Final = str.maketrans("0123456789", "##########")


@dataclass(frozen=True, slots=True)
class Recollection:
    """What memory says of one message."""

    learned: Learned
    resemblance: Mapping[View, Mapping[int, float]]
    """For each view, deal → how much its terms are those of the deal's earlier messages; NOBODY among them."""
    terms: Terms
    """Those that are known, by how rare they are."""
    subject: Counts
    """How messages of this subject were filed."""
    sender: Counts
    people: Sequence[Counts]
    """For each other participant who was on filed mail before."""
    owners: frozenset[Address]
    """In whose mailboxes it was."""
    decided: float
    """How many decisions were learned from."""

    def likely(self) -> list[int]:
        """The deals that it brings up, best first."""
        found = dict(self.resemblance[View.MESSAGE])
        for counts in (self.subject, self.sender):
            for deal, number in counts.items():
                found[deal] = found.get(deal, -1.0) + number / (sum(counts.values()) + 1)
        found.pop(NOBODY, None)
        return sorted(found, key=lambda deal: (-found[deal], deal))[:LIKELY]

    def resembles(self, deal: int, view: View) -> float:
        """How much more its terms are those of the deal's messages than those of messages about no deal."""
        seen = self.resemblance[view]
        return seen.get(deal, _UNLIKE) - seen.get(NOBODY, _UNLIKE)

    def telling(self, deal: int) -> list[str]:
        """The terms that speak most for a deal; none where more speaks for no deal."""
        if self.resembles(deal, View.MESSAGE) <= 0:
            return []
        weights = self.learned.profiles[View.MESSAGE].weights
        shares = [(weights[term].get(deal, 0.0) * value, term) for term, value in self.terms.items() if term in weights]
        return [term for share, term in sorted(shares, reverse=True)[:_TOLD] if share > _TELLING]

    def lift(self, counts: Counts, deal: int, smooth: float = 1.0) -> float:
        """How much more often than usual the deal was meant, as a logarithm, against no deal; 0 for no counts."""
        if not counts:
            return 0.0
        return self._lift(counts, deal, smooth) - self._lift(counts, NOBODY, smooth)

    def often(self, deal: int) -> float:
        """How much more often mail was filed under the deal than under none, as a logarithm."""
        return log(self._share(deal) / self._share(NOBODY))

    def _lift(self, counts: Counts, deal: int, smooth: float) -> float:
        usual = self._share(deal)
        return log((counts.get(deal, 0.0) + smooth * usual) / (sum(counts.values()) + smooth) / usual)

    def _share(self, deal: int) -> float:
        ever = self.learned.habits.ever
        return (ever.get(deal, 0.0) + 0.5) / (self.decided + 0.5 * (len(ever) + 1))


_UNLIKE: Final = -1.2
"""The resemblance of what has no profile: a little less than that of a message without any known term."""


def recollect(learned: Learned, interaction: Interaction, said: Words, owners: frozenset[Address]) -> Recollection:
    """What memory says of a message; `owners`: in whose mailboxes it was."""
    found = terms(interaction, said, owners)
    weighted = {term: weight * learned.rarity[term] for term, weight in found.items() if term in learned.rarity}
    resemblance = {view: _resemblance(profile, in_view(weighted, view)) for view, profile in learned.profiles.items()}
    habits = learned.habits
    others = _others(interaction, owners)
    return Recollection(
        learned,
        resemblance,
        in_view(weighted, View.MESSAGE),
        habits.subject.get(stem(interaction.subject), {}),
        habits.sender.get(sender(interaction), {}),
        [habits.person[address] for address in others if address in habits.person][:_PEOPLE],
        owners,
        sum(habits.ever.values()),
    )


def stem(subject: str) -> str:
    """What is the same in the subjects of one conversation, or of one report that comes every week; "" for none."""
    return base_subject(subject).translate(_DIGITS)


def sender(interaction: Interaction) -> str:
    """Who sent or organised it; "" where nobody is named."""
    return next((one.address for one in interaction.participants if one.role in (Role.FROM, Role.ORGANIZER)), "")


def in_view(weighted: Terms, view: View) -> dict[str, float]:
    """The terms of a view as a vector of length 1. Subjects are in each of them."""
    if view is View.MESSAGE:
        seen = weighted
    else:
        seen = {term: value for term, value in weighted.items() if term[1:2] != ":" or term[0] in _VIEWED[view]}
        if view is View.PEOPLE:
            seen = {term: value for term, value in seen.items() if term[1:2] == ":"}
    length = sqrt(sum([value * value for value in seen.values()])) or 1.0
    return {term: value / length for term, value in seen.items()}


def _resemblance(profile: Profile, vector: Terms) -> dict[int, float]:
    scores = dict(profile.bias)
    for term, value in vector.items():
        for deal, weight in profile.weights.get(term, {}).items():
            scores[deal] = scores.get(deal, 0.0) + weight * value
    return scores


def _others(interaction: Interaction, owners: Iterable[Address]) -> list[Address]:
    return list(dict.fromkeys([one.address for one in interaction.participants if one.address not in owners]))
