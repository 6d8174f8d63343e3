"""Delta: a collection's numbered changes, told page by page. https://learn.microsoft.com/graph/delta-query-overview

What belongs together (a series) is told on one page: https://github.com/microsoftgraph/microsoft-graph-docs/pull/4501
What a page is like where the documents leave it open: what came last on the page before is told again; a page is told
from its end to its beginning unless an order was asked for; the third page of a round is empty, and yet leads on.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final, Self

from tests.servers.https.exchange import Json
from tests.servers.microsoft.call import Call
from tests.servers.microsoft.refusal import expired, invalid

PAGE: Final = 10
"""Items on a page, unless the client prefers another number (odata.maxpagesize)."""
MOST: Final = 1_000
_EMPTY: Final = 2
"""So many pages come before the empty one."""

Place = tuple[float, str]
"""What members are sorted by, with their ids."""
Query = Mapping[str, Sequence[str]]
Told = Callable[[str], Sequence[Json]]
"""What is told of a member by its id: itself (with others that are told on the same page always), or that it went."""


@dataclass(slots=True)
class Log:
    """Which member came, changed or went, in order: the first change has the number 1."""

    touched: list[str] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    """Id → number of its last change."""
    generation: int = 0
    """Links of another one are worth nothing."""
    why: str = "SyncStateNotFound"

    def touch(self, id_: str) -> None:
        """A member came, changed or went."""
        self.touched.append(id_)
        self.last[id_] = len(self.touched)

    def expire(self, why: str = "SyncStateNotFound") -> None:
        """No link given so far is worth anything. `why`: the code that its users are told."""
        self.generation += 1
        self.why = why

    def after(self, number: int) -> Iterator[tuple[int, str]]:
        """Members whose last change came after that one, in the order of their changes."""
        for index in range(number, len(self.touched)):
            if self.last[self.touched[index]] == index + 1:
                yield index + 1, self.touched[index]


@dataclass(frozen=True, slots=True)
class Token:
    """Where a round of a collection stands: what a link says."""

    of: str
    asked: Query
    """The parameters of the first request."""
    generation: int
    after: int = 0
    """Changes up to this one have been told."""
    begun: int = 0
    """Who went before this change was never told of."""
    pages: int = 0
    """Told in this round."""
    again: str = ""
    """The member that came last."""
    reached: Sequence[float | str] = ()
    """Its place, where an order was asked for."""

    def text(self) -> str:
        """As a link has it."""
        return urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def read(cls, text: str, of: str, log: Log) -> Self:
        """From a link. Raises Refusal where it is not one of this collection's, or too old."""
        try:
            token = cls(**json.loads(urlsafe_b64decode(text)))
        except (Error, ValueError, TypeError):
            raise invalid("Badly formed token.", "ErrorInvalidUrlQuery") from None
        if token.of != of:
            raise invalid("The token is of another collection.", "ErrorInvalidUrlQuery")
        if token.generation != log.generation or token.after > len(log.touched):
            raise expired(log.why)
        return token


def round_of(call: Call, log: Log, of: str) -> Token:
    """Where the round stands that the call begins or goes on with. `of`: the collection's id."""
    text = call.text("$skiptoken") or call.text("$deltatoken")
    if text is None:
        asked = {name: list(values) for name, values in call.query.items()}
        return Token(of, asked, log.generation, begun=len(log.touched))
    token = Token.read(text, of, log)
    return token if call.text("$skiptoken") else replace(token, pages=0, again="", begun=0)


def told(call: Call, log: Log, token: Token, members: Told, order: Sequence[Place] = ()) -> Json:
    """The next page of the round: what is told, and the link that leads on.

    `order`: the members that there are, where the first round is to tell them in an order; what changed since the round
    began comes after them.
    """
    if token.pages == _EMPTY:
        return _page(call, [], replace(token, pages=token.pages + 1), is_last=False)
    size = page_size(call)
    again = members(token.again) if token.again else ()
    items = [*again] if len(again) < size else []
    next_, fresh = token, 0
    for number, place, id_ in _pending(log, token, order):
        found = [item for item in members(id_) if number > token.begun or "@removed" not in item]
        if fresh and len(items) + len(found) > size:
            break
        items += found
        next_, fresh = replace(next_, after=number, reached=place, again=id_), fresh + len(found)
    else:
        next_ = replace(next_, after=len(log.touched))
    is_last = next_.after == len(log.touched)
    items = items if order else items[::-1]
    return _page(call, items, replace(next_, pages=token.pages + 1), is_last=is_last)


def _pending(log: Log, token: Token, order: Sequence[Place]) -> Iterator[tuple[int, Sequence[float | str], str]]:
    """What has not been told: up to which change all is told with it, its place, and its id."""
    since = token.after
    if token.begun and order and since < token.begun:
        for place in order[bisect_right(order, tuple(token.reached)) :]:
            yield 0, place, place[1]
        since = token.begun
    for number, id_ in log.after(since):
        yield number, token.reached, id_


def _page(call: Call, items: list[Json], token: Token, *, is_last: bool) -> Json:
    name, parameter = ("@odata.deltaLink", "$deltatoken") if is_last else ("@odata.nextLink", "$skiptoken")
    return {"value": items, name: call.link(parameter, token.text())}


def page_size(call: Call) -> int:
    """How many items a page has."""
    preferred = call.prefers("odata.maxpagesize") or ""
    size = int(preferred) if preferred.isdecimal() and int(preferred) else PAGE
    return min(size, int(call.text("$top") or MOST), MOST)


def removed(id_: str, kind: str, reason: str = "deleted") -> Json:
    """That a member went. `kind`: its type."""
    return {"@odata.type": f"#microsoft.graph.{kind}", "id": id_, "@removed": {"reason": reason}}
