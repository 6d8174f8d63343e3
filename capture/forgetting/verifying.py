"""Looks whether anything is left of what was forgotten, or has come back."""

from collections.abc import Callable, Collection

from pydantic import JsonValue
from sqlalchemy import Connection

from capture.forgetting.root import Root
from capture.forgetting.suppressed import hash_of
from connectors.model.address import Address
from store.forgetting import scanning, suppressions
from store.forgetting.suppressions import Suppressed


def verify(
    connection: Connection,
    keys: Root,
    forgetting: int,
    people: Collection[Address],
    told: Callable[[int], None] = lambda _: None,
) -> dict[str, JsonValue]:
    """What was searched, and what was found there. `people`: whose addresses are looked for in every column, if known.

    Raises TextsLocked, StoreError.
    """
    back = come_back(connection, keys, forgetting)
    searched: dict[str, JsonValue] = {"recorded_again": back}
    if people:
        found, columns = scanning.traces(connection, people, told)
        searched |= {"columns": columns, "found": dict(sorted(found.items()))}
    return searched


def come_back(connection: Connection, keys: Root, forgetting: int) -> int:
    """How many interactions and people of the record are among what was forgotten then."""
    hashes = suppressions.of(connection, forgetting)
    number = 0
    for kind, values in ((Suppressed.INTERACTION, scanning.all_keys), (Suppressed.PERSON, scanning.all_people)):
        if among := set(hashes.get(kind, ())):
            number += sum(hash_of(keys.hashing, kind, one) in among for one in values(connection))
    return number
