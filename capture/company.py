"""Tries the mailboxes of a whole company, several at a time: one that fails holds up no other."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

from capture.trying import Tried, tried
from connectors.errors import ConnectorError
from connectors.model.address import Address
from store.sources import Json

AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of trying one person's mailbox."""

    owner: Address
    tried: Tried | ConnectorError


def try_each(kind: str, owners: Sequence[Address], options: Mapping[str, Json]) -> Iterator[Outcome]:
    """All with the same options, as they come to an end. What is not begun when the caller leaves, never is."""
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
