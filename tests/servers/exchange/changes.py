"""What happened to the items of a folder, or to the folders of a mailbox, told page by page.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/mailbox-synchronization-and-ews-in-exchange
A round tells what has happened until it began; what happens meanwhile is told in the next one. What a page is like
where the documents leave it open: it is told from its end to its beginning.
"""

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from tests.servers.exchange.refusal import bad_state

MOST: Final = 512
"""Changes in a page."""


class Kind(StrEnum):
    """What happened; also what is told of it."""

    CREATED = "Create"
    CHANGED = "Update"
    READ = "ReadFlagChange"
    GONE = "Delete"


@dataclass(slots=True)
class Log:
    """The first change has the number 1."""

    touched: list[tuple[str, Kind]] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    """Of each member's changes."""
    generation: int = 0
    """States of another one are worth nothing."""

    def touch(self, id_: str, kind: Kind) -> None:
        """A member came, changed or went; one that went does not come again."""
        self.touched.append((id_, kind))
        self.numbers.setdefault(id_, []).append(len(self.touched))

    def version(self, id_: str) -> int:
        """The number of a member's last change; 0 for none."""
        return self.numbers[id_][-1] if id_ in self.numbers else 0

    def expire(self) -> None:
        """No state given so far is worth anything."""
        self.generation += 1

    def told(self, number: int, begun: int, ends: int) -> tuple[Kind, str] | None:
        """What a round between two numbers tells at one of them; nothing where a later one in it says it all."""
        id_, _ = self.touched[number - 1]
        numbers = self.numbers[id_]
        if numbers[bisect_right(numbers, ends) - 1] != number:
            return None
        is_known = numbers[0] <= begun
        if self.touched[numbers[-1] - 1][1] == Kind.GONE:
            return (Kind.GONE, id_) if is_known else None
        if not is_known:
            return Kind.CREATED, id_
        since = {self.touched[one - 1][1] for one in numbers[bisect_right(numbers, begun) :]}
        return (Kind.READ if since == {Kind.READ} else Kind.CHANGED), id_


@dataclass(frozen=True, slots=True)
class State:
    """How far somebody has read: a SyncState."""

    of: str
    generation: int
    begun: int = 0
    """Changes up to this one were told in the rounds before."""
    ends: int = 0
    """The last one of this round."""
    after: int = 0
    """Changes up to this one have been told."""

    def text(self) -> str:
        """As it is handed out."""
        return b64encode(zlib.compress(json.dumps(asdict(self)).encode())).decode()

    @classmethod
    def read(cls, text: str, of: str, log: Log) -> Self:
        """From what somebody hands in; "" begins. Raises Refusal where it is not one of this log's."""
        if not text:
            return cls(of, log.generation)
        try:
            state = cls(**json.loads(zlib.decompress(b64decode(text, validate=True))))
        except (Error, zlib.error, ValueError, TypeError):
            raise bad_state() from None
        if state.of != of or state.generation != log.generation or state.ends > len(log.touched):
            raise bad_state()
        return state


@dataclass(frozen=True, slots=True)
class Page:
    """What is told at once."""

    changes: Sequence[tuple[Kind, str]]
    state: State
    is_last: bool


def page_of(log: Log, state: State, most: int = MOST, ignored: Container[str] = ()) -> Page:
    """The next page after that state."""
    if state.after == state.ends:
        state = replace(state, begun=state.ends, ends=len(log.touched))
    changes: list[tuple[Kind, str]] = []
    number = state.after
    while number < state.ends and len(changes) < most:
        number += 1
        told = log.told(number, state.begun, state.ends)
        if told and told[1] not in ignored:
            changes.append(told)
    return Page(changes[::-1], replace(state, after=number), number == len(log.touched))
