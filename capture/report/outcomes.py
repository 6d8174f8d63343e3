"""What a decision says of what the machine had done before it."""

from collections.abc import Callable, Iterable

from capture.report.proportion import Proportion
from matcher.model import Verdict
from store.judgements import Judgement


def linked(one: Judgement) -> int | None:
    """The deal that it was linked to without asking."""
    return next((shown.id for shown in one.shown if shown.verdict is Verdict.LINK), None)


def linked_right(one: Judgement) -> bool:
    """Linked without asking, and a person agrees."""
    return one.deal is not None and linked(one) == one.deal


def linked_wrong(one: Judgement) -> bool:
    """Linked without asking, and a person says another deal or none."""
    return linked(one) is not None and linked(one) != one.deal


def found(one: Judgement) -> bool:
    """It is about a deal, which was linked without asking or was among those asked about."""
    asked = [shown.id for shown in one.shown if shown.verdict is Verdict.SUGGEST]
    return linked_right(one) or (one.deal in asked and linked(one) is None)


def missed(one: Judgement) -> bool:
    """It is about a deal, and nobody was asked about any."""
    return one.deal is not None and all(shown.verdict is Verdict.IGNORE for shown in one.shown)


def best_is_right(one: Judgement) -> bool:
    """The deal with the highest score was the right one."""
    return bool(one.shown) and one.shown[0].id == one.deal


def share(judgements: Iterable[Judgement], is_so: Callable[[Judgement], object]) -> Proportion:
    """Of how many of the decisions something holds."""
    those = [bool(is_so(one)) for one in judgements]
    return Proportion(sum(those), len(those))
