"""Whether the subject names a deal, by its number or by the words of its name."""

from collections.abc import Collection, Iterable

from rapidfuzz.distance import Levenshtein

from matcher.model import DealCandidate, Finding, rounded
from matcher.people import names
from matcher.scene import Scene

_OF_ONE = 0.35
_SLIP = 0.85
"""How alike two words must be to be one: `rooftop` and `rooftops`, `retrofit` and `retrofitt`."""


def number_in_subject(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject has the deal's number."""
    return (1.0, f"the subject has the deal's number {deal.number}") if deal.id in scene.numbered else None


def name_in_subject(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject has words of the deal's name that are neither in everybody's subjects nor the account's name.

    The more of them the stronger; a single word counts three quarters, and a third where the name has no other.
    """
    named = scene.named.get(deal.id)
    if named is None:
        return None
    clarity, hits = named
    return clarity, f"the subject has {names([f'“{word}”' for word in hits])}, as the deal's name does"


def another_deal_named(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The subject names another deal: by its number, or another open deal of these people more clearly by its name."""
    if scene.numbered:
        return None if deal.id in scene.numbered else (1.0, "the subject has another deal's number")
    if scene.clearest == 0.0:
        return None
    behind = scene.clearest - (scene.named[deal.id][0] if deal.id in scene.named else 0.0)
    return (rounded(behind), "the subject names another deal more clearly") if behind > 0 else None


def clarity(words: Iterable[str], name: Collection[str], subject: frozenset[str]) -> tuple[float, list[str]] | None:
    """How clearly a subject names a deal, from 0 to 1, and by which of these words of its name; None where by none."""
    hits = [word for word in words if word in name and (word in subject or _is_slip(word, subject))]
    if not hits:
        return None
    alone = _OF_ONE if len(name) == 1 else 0.75 if len(hits) == 1 else 1.0
    return rounded(len(hits) / len(name) * alone), sorted(hits)


def _is_slip(word: str, subject: frozenset[str]) -> bool:
    return len(word) > 5 and any(Levenshtein.normalized_similarity(word, other) >= _SLIP for other in subject)
