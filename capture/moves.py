"""What matching again would change of an interaction's links, in the words in which people are told.

MOVE   of one type, all targets that are linked, suggested or neither, and were something else before. What a person
       has decided never moves, and a score that only rose or fell is no move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.model import Match, Ref, TargetType, Verdict
from store.links import Link

_SAID: Mapping[Verdict, str] = {Verdict.LINK: "link", Verdict.SUGGEST: "suggestion"}
_NOTHING = "nothing"


class Standing(NamedTuple):
    """What the machine thinks of one target: a link or a suggestion."""

    target: Ref
    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True)
class Move:
    """How an interaction stands to what has changed of one type."""

    interaction: int
    type: TargetType
    before: tuple[Standing, ...]
    after: tuple[Standing, ...]
    why: str
    """The strongest reason for the best of what is new, else what became of what is gone."""

    @property
    def kind(self) -> str:
        """`link -> suggestion`; both sides are the best that they have."""
        return f"{_best(self.before)} -> {_best(self.after)}"


def opinion(found: Sequence[Link]) -> list[Match]:
    """What the machine thinks, where nobody has decided."""
    return [link.match for link in found if link.decision is None]


def moves(interaction: int, before: Sequence[Match], after: Sequence[Match]) -> list[Move]:
    """At most one move of a type, deals first; both sides without what people have decided."""
    return [
        move
        for type_ in (TargetType.DEAL, TargetType.ACCOUNT, TargetType.CONTACT)
        if (move := _move(interaction, type_, before, after)) is not None
    ]


def _move(interaction: int, type_: TargetType, before: Sequence[Match], after: Sequence[Match]) -> Move | None:
    old, new = _standings(before, type_), _standings(after, type_)
    changed = {ref for ref in old.keys() | new.keys() if _verdict(old, ref) is not _verdict(new, ref)}
    if not changed:
        return None
    gone, come = (tuple(one for ref, one in side.items() if ref in changed) for side in (old, new))
    return Move(interaction, type_, gone, come, _why({match.target: match for match in after}, gone, come))


def _standings(matches: Sequence[Match], type_: TargetType) -> dict[Ref, Standing]:
    """Best first."""
    found = [match for match in matches if match.target.type is type_ and match.verdict in _SAID]
    ranked = sorted(found, key=lambda match: (match.verdict is not Verdict.LINK, -match.score, match.target.id))
    return {match.target: Standing(match.target, match.verdict, match.score) for match in ranked}


def _verdict(side: Mapping[Ref, Standing], ref: Ref) -> Verdict | None:
    return side[ref].verdict if ref in side else None


def _best(side: Sequence[Standing]) -> str:
    return _SAID[side[0].verdict] if side else _NOTHING


def _why(after: Mapping[Ref, Match], gone: Sequence[Standing], come: Sequence[Standing]) -> str:
    if come:
        return max(after[come[0].target].reasons, key=lambda reason: reason.strength * reason.weight).detail
    left = after.get(gone[0].target)
    if left is None:
        return "nothing points to it any more"
    against = min(left.reasons, key=lambda reason: reason.strength * reason.weight)
    if against.weight < 0:
        return f"{against.detail} (score {left.score:.2f})"
    return f"not enough points to it any more (score {left.score:.2f})"
