"""Pages of a list, and the tokens that lead from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tests.servers.google.call import Call
from tests.servers.google.exchange import Refusal

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list's items; `token` leads to the next ones, if there are any."""

    items: Sequence[Item]
    token: str | None


def page_of(items: Sequence[Item], call: Call, default: int, most: int) -> Page[Item]:
    """The part of `items` that is asked for by pageToken and maxResults.

    A token says how many items came before: those that arrive at the head meanwhile shift the rest, and what was told
    last is told again. Refused: a token that is not ours.
    """
    size, start = call.whole("maxResults", default, most), _start(call)
    token = f"{call.method.id.rpartition('.')[0][-8:]}-{start + size}" if start + size < len(items) else None
    return Page(items[start : start + size], token)


def _start(call: Call) -> int:
    token = call.text("pageToken")
    if not token:
        return 0
    name, _, number = token.rpartition("-")
    if name != call.method.id.rpartition(".")[0][-8:] or not number.isdigit():
        raise Refusal(400, "invalidArgument", "Invalid pageToken", located="pageToken")
    return int(number)
