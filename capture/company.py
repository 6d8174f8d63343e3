"""Connects the mailboxes of a whole company, several at a time: one that fails holds up no other."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from capture import declare, wiring
from capture.trying import Tried, tried
from connectors.errors import ConnectorError
from connectors.model.address import Address
from store.database import Store
from store.sources import Json

AT_ONCE: Final = 8
SAVED_AT_ONCE: Final = 50

Options = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whose mailbox is wanted."""

    owner: Address
    user: str = ""
    """What her provider calls her, where that is not her address."""

    def options(self, shared: Options) -> Options:
        """Of her connection, from what all have in common."""
        return {**shared, "user": self.user} if self.user else shared


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of trying one person's mailbox."""

    who: Colleague
    tried: Tried | ConnectorError


def connect_each(
    store: Store, kind: str, people: Sequence[Colleague], options: Options
) -> Generator[Outcome, None, None]:
    """Tries each with the same options, as they come to an end, and saves those that can be read.

    They are saved in groups, the rest with the last: who stops it loses little. Those who were connected meanwhile stay
    as they are. What is not begun when the caller leaves, never is. Raises StoreError.
    """
    good: list[Colleague] = []
    for outcome in _try_each(kind, people, options):
        yield outcome
        if isinstance(outcome.tried, Tried):
            good.append(outcome.who)
        if len(good) == SAVED_AT_ONCE:
            _save(store, kind, good, options)
            good = []
    _save(store, kind, good, options)


def _save(store: Store, kind: str, people: Iterable[Colleague], options: Options) -> None:
    now = wiring.utc_now()
    with store.begin() as connection:
        for _, same in groupby(sorted(people, key=lambda who: who.user), key=lambda who: who.user):
            some = list(same)
            declare.add_missing(connection, kind, [who.owner for who in some], some[0].options(options), now)


def _try_each(kind: str, people: Sequence[Colleague], options: Options) -> Iterator[Outcome]:
    pool = ThreadPoolExecutor(AT_ONCE, "try")
    try:
        begun = [pool.submit(_try, kind, who, who.options(options)) for who in people]
        for ended in as_completed(begun):
            yield ended.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _try(kind: str, who: Colleague, options: Options) -> Outcome:
    try:
        return Outcome(who, tried(kind, who.owner, options, "Connect it as that person's."))
    except ConnectorError as error:
        return Outcome(who, error)
