"""Makes the next of a sequence while the last is being used: what is waited for on either side is waited for once."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(made: Iterator[T]) -> Generator[T]:
    """The same. Raises what `made` raises, in its place.

    Only one thread at a time touches what makes them; close this before anybody else may.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as reader:
        coming = reader.submit(next, made, None)
        while (one := coming.result()) is not None:
            coming = reader.submit(next, made, None)
            yield one
