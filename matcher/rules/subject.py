"""Whether the subject names a deal, by its number or by the words of its name."""

from rapidfuzz.distance import Levenshtein

from matcher.model import AccountCandidate, DealCandidate, Finding
from matcher.normalise.subjects import distinctive
from matcher.people import names
from matcher.scene import Scene

_SLIP = 0.85
"""How alike two words must be to be one: `rooftop` and `rooftops`, `retrofit` and `retrofitt`."""


def number_in_subject(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject has the deal's number."""
    return Finding(1.0, f"the subject has the deal's number {deal.number}") if deal.id in scene.numbered else None


def name_in_subject(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject has words of the deal's name that are neither in everybody's subjects nor the account's name.

    The more of them the stronger; a single word counts three quarters.
    """
    hits = scene.named.get(deal.id)
    if not hits:
        return None
    quoted = names(f"“{word}”" for word in sorted(hits))
    return Finding(clarity(hits, own_words(deal, scene.accounts)), f"the subject has {quoted}, as the deal's name does")


def another_deal_named(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject names another deal: by its number, or another open deal of these people more clearly by its name."""
    if scene.numbered:
        return None if deal.id in scene.numbered else Finding(1.0, "the subject has another deal's number")
    if scene.clearest == 0.0:
        return None
    hits = scene.named.get(deal.id)
    behind = scene.clearest - (clarity(hits, own_words(deal, scene.accounts)) if hits else 0.0)
    return Finding(round(behind, 4), "the subject names another deal more clearly") if behind > 0 else None


def own_words(deal: DealCandidate, accounts: dict[int, tuple[AccountCandidate, float]]) -> frozenset[str]:
    """The distinctive words of a deal's name but those of its account's name: every deal of Acme is called Acme."""
    words = distinctive(deal.name)
    known = None if deal.account is None else accounts.get(deal.account)
    return words if known is None else words - distinctive(known[0].name)


def clarity(hits: frozenset[str], words: frozenset[str]) -> float:
    """From 0 to 1, how clearly these words of a deal's name stand for it."""
    return round(len(hits) / len(words) * (0.75 if len(hits) == 1 else 1.0), 4)


def shared_words(own: frozenset[str], subject: frozenset[str]) -> frozenset[str]:
    """The words of a deal's name that a subject has, slips of the pen allowed for."""
    hits = own & subject
    if len(hits) == len(own):
        return hits
    slips = [word for word in own - hits if len(word) > 5 and any(_slip(word, other) for other in subject)]
    return hits.union(slips)


def _slip(word: str, other: str) -> bool:
    # Few slips touch the first letters, and comparing them is ten times quicker.
    return word[:2] == other[:2] and Levenshtein.normalized_similarity(word, other, score_cutoff=_SLIP) > 0
