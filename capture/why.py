"""Why a link is there, in words that commands and pages share."""

from capture.export.shapes import Json, Shape
from matcher.model import Match
from matcher.shares import Difference
from store.whole import Explained


def checked(one: Explained) -> str:
    """Whether the score follows from the reasons that are kept."""
    stored = one.link.match.score
    if one.recomputed == stored:
        return f"Recomputed from these reasons, the score is {one.recomputed:.4f}, as it is stored."
    return f"Recomputed from these reasons, the score is {one.recomputed:.4f}, but {stored:.4f} is stored."


def separates(one: Explained) -> str:
    """What the differences answer: why it and not the other, or the other way round."""
    rival = one.link.match.runner_up
    if rival is None or rival.score <= one.link.match.score:
        return "What separates it from the runner-up"
    return "Why not this one"


def difference(one: Difference, first: str, second: str) -> str:
    """`For Rooftop solar: an earlier mail of the thread belongs to it`; the names are those of the two candidates."""
    whom, amount = (first, one.first) if one.of_first else (second, one.second)
    return f"{'For' if amount > 0 else 'Against'} {whom}: {one.detail}"


def document(one: Explained) -> Shape:
    """What an export's link has not: the shares, the check and the differences."""
    apart: Json = [
        {"rule": found.rule, "detail": found.detail, "here": _amount(found.first), "runner_up": _amount(found.second)}
        for found in one.apart
    ]
    return {
        "shares": [{"rule": share.reason.rule, "share": _amount(share.amount)} for share in one.shares],
        "recomputed": one.recomputed if one.shares else None,
        "apart": apart,
    }


def model(match: Match) -> str:
    """Who says so."""
    return "a person" if match.model == "person" else match.model


def _amount(value: float) -> float:
    return round(value, 4)
