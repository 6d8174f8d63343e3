"""What training needs, before it can begin."""

from collections.abc import Sequence

from store.judgements import Judgement

_ENOUGH = 25
"""Decisions."""


class NotEnough(Exception):
    """There is too little to learn from yet; `str()` says what must still be decided."""


def lacking(judgements: Sequence[Judgement]) -> str | None:
    """What must still be decided, as a sentence; None where it is enough."""
    more = _ENOUGH - len(judgements)
    if more > 0:
        needed = "decision about a deal is" if more == 1 else "decisions about deals are"
        return f"{more} more {needed} needed ({len(judgements)} of {_ENOUGH} are there): the page Review asks for them."
    if len({one.deal for one in judgements}) < 2:
        about = "no deal" if judgements[0].deal is None else "one deal"
        return f"All {len(judgements):,} decisions are about {about}: at least one about another is needed."
    return None
