"""Connects the mailboxes of a whole company, several at a time: one that fails holds up no other."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

from capture import declare, wiring
from capture.trying import Tried, tried
from connectors.errors import ConnectorError
from connectors.model.address import Address
from store.database import Store
from store.sources import Json

AT_ONCE: Final = 8
SAVED_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of trying one person's mailbox."""

    owner: Address
    tried: Tried | ConnectorError


def connect_each(
    store: Store, kind: str, owners: Sequence[Address], options: Mapping[str, Json]
) -> Generator[Outcome, None, None]:
    """Tries each with the same options, as they come to an end, and saves those that can be read.

    They are saved in groups, the rest with the last: who stops it loses little. Those who were connected meanwhile stay
    as they are. What is not begun when the caller leaves, never is. Raises StoreError.
    """
    good: list[Address] = []
    for outcome in _try_each(kind, owners, options):
        yield outcome
        if isinstance(outcome.tried, Tried):
            good.append(outcome.owner)
        if len(good) == SAVED_AT_ONCE:
            _save(store, kind, good, options)
            good = []
    _save(store, kind, good, options)


def _save(store: Store, kind: str, owners: Sequence[Address], options: Mapping[str, Json]) -> None:
    with store.begin() as connection:
        declare.add_missing(connection, kind, owners, options, wiring.utc_now())


def _try_each(kind: str, owners: Sequence[Address], options: Mapping[str, Json]) -> Iterator[Outcome]:
    pool = ThreadPoolExecutor(AT_ONCE, "try")
    try:
        begun = [pool.submit(_try, kind, owner, options) for owner in owners]
        for ended in as_completed(begun):
            yield ended.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _try(kind: str, owner: Address, options: Mapping[str, Json]) -> Outcome:
    try:
        return Outcome(owner, tried(kind, owner, options, "Connect it as that person's."))
    except ConnectorError as error:
        return Outcome(owner, error)
