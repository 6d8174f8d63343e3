"""Pages of a list, and the tokens that lead from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tests.servers.google.call import Call
from tests.servers.google.refusal import Refusal

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list's items; `token` leads to the next ones, if there are any."""

    items: Sequence[Item]
    token: str | None
    mark: int
    """What was given with the first page."""


def page_of(items: Sequence[Item], call: Call, default: int, most: int, mark: int = 0) -> Page[Item]:
    """The part of `items` that is asked for by pageToken and maxResults.

    A token says how many items came before: those that arrive at the head meanwhile shift the rest, and what was told
    last is told again. Refused: a token that is not of this method.
    """
    size = call.whole("maxResults", default, most)
    start, mark = _read(call) or (0, mark)
    token = f"{call.method}~{start + size}~{mark}" if start + size < len(items) else None
    return Page(items[start : start + size], token, mark)


def _read(call: Call) -> tuple[int, int] | None:
    token = call.text("pageToken")
    if not token:
        return None
    method, *numbers = token.split("~")
    if method != call.method or len(numbers) != 2 or not all(number.isdigit() for number in numbers):
        raise Refusal(400, "invalidArgument", "Invalid pageToken", located="pageToken")
    return int(numbers[0]), int(numbers[1])
