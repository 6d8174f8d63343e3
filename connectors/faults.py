"""A fault of ours that one item brings to light costs that item, and not the pass over its source."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from connectors.errors import ProviderBug

P = ParamSpec("P")
T = TypeVar("T")

PROVOKED: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What hostile bytes provoke in code that did not expect them. Not what the machine lacks, such as memory."""


def costing_one_item(refusal: type[ValueError]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For a function that reads one item: what it did not foresee becomes `refusal`, with a sentence to report.

    Raises what the function raises as `refusal`, or `refusal` from what it raised.
    """

    def decorate(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return read(*args, **kwargs)
            except refusal:
                raise
            except PROVOKED as fault:
                raise refusal(
                    f"Capture has a fault in reading this ({type(fault).__name__}): please report it"
                ) from fault

        return guarded

    return decorate


@contextmanager
def documented(what: str) -> Iterator[None]:
    """For reading in an answer what its provider documents to be in every one. Raises ProviderBug where it is not.

    `what` it is: "Gmail's history".
    """
    try:
        yield
    except PROVOKED as fault:
        raise ProviderBug(f"{what} is not as it is documented", type(fault).__name__) from fault
