"""Asking until there is an answer, for one request and for many that go together."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from connectors.pace.outcomes import PASSING, Kind, Refused, Trouble
from connectors.pace.patience import Patience
from connectors.pace.quota import Quota

A = TypeVar("A")
"""What answers are."""
O = TypeVar("O")  # noqa: E741
"""What becomes of a request that is refused for itself."""
R = TypeVar("R")
"""What requests are."""


def until_answered(ask: Callable[[], A | Trouble], quota: Quota) -> A:
    """The answer. Raises the error of the trouble that is not passing, or does not pass."""
    patience = Patience(quota)
    while isinstance(answer := ask(), Trouble):
        if patience.is_spent("", answer):
            if answer.kind is Kind.RATE:
                patience.heed({"": answer}, 0)
            raise answer.lasting().error
        patience.heed({"": answer}, 0)
    patience.heed({}, 1)
    return answer


def each_answered(
    requests: Mapping[str, R],
    together: Callable[[Mapping[str, R]], Iterator[tuple[str, A | Trouble]]],
    at_once: int,
    outcome: Callable[[Trouble], O],
    quota: Quota,
) -> Iterator[tuple[str, A | O | Refused]]:
    """The answer to each by its key, in any order; `at_once` of them go together.

    `outcome`: of a trouble that does not pass, or passes too late while none is served; it raises the error of one that
    is not a request's own. Raises what it raises, and the error where the provider wants to be asked less often.
    """
    patience, waiting, again, served = Patience(quota), deque(requests), deque[str](), 0
    hopeless: dict[str, Trouble] = {}
    while waiting or again:
        if not waiting:
            patience.rest()
            waiting, again = again, waiting
        keys = [waiting.popleft() for _ in range(min(at_once, len(waiting)))]
        refused: dict[str, Trouble] = {}
        for key, answer in together({key: requests[key] for key in keys}):
            if not isinstance(answer, Trouble):
                yield key, answer
            elif answer.kind in PASSING:
                refused[key] = answer
            else:
                yield key, outcome(answer)
        served += len(keys) - len(refused)
        patience.heed(refused, len(keys) - len(refused))
        for key, trouble in refused.items():
            if patience.is_spent(key, trouble):
                hopeless[key] = trouble.lasting()
            else:
                again.append(key)
    for key, trouble in hopeless.items():
        if trouble.kind is Kind.RATE:
            raise trouble.error
        # What the provider fails at while it serves others is refused.
        yield key, Refused(str(trouble.error), is_passing=True) if served else outcome(trouble)
