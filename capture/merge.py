"""Makes two records of the directory one: somebody, or some company or opportunity, was in it twice."""

from dataclasses import dataclass

from sqlalchemy import Connection

from capture.acting import Acting
from matcher.model import Ref, TargetType
from store import directory, waiting
from store.database import Store
from store.names import names


class Unknown(Exception):
    """There is no such record, or more than one of that name; `str()` is the reference."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merger did, or would do."""

    gone: str
    """The name of the record that there is no longer."""
    into: str
    decisions: int
    """People's decisions on the one that now stand on the other."""
    waiting: int
    """Interactions that are to be matched again because of it."""


def merge(
    store: Store, acting: Acting, target_type: TargetType, gone: str, into: str, *, dry_run: bool = False
) -> Merged:
    """Makes `gone` part of `into`; both by external id, or by the address or name that only one has.

    Raises Unknown, ValueError where both are the same record, StoreError.
    """
    with store.begin() as connection:
        first, second = (_found(connection, target_type, reference) for reference in (gone, into))
        if first == second:
            raise ValueError(f"{gone!r} and {into!r} are the same record")
        called = names(connection, [first, second])
        before = waiting.count(connection)
        decisions = directory.merge(connection, first, second)
        marked = waiting.count(connection) - before
        acting.note(connection, f"{target_type}.merge", f"{target_type} {second.id}")
        merged = Merged(called[first].name, called[second].name, decisions, marked)
        if dry_run:
            connection.rollback()
    return merged


def _found(connection: Connection, target_type: TargetType, reference: str) -> Ref:
    # An argument that is not UTF-8 arrives with lone surrogates, which no database takes.
    found = directory.find(connection, target_type, reference.encode(errors="replace").decode())
    if found is None:
        raise Unknown(reference)
    return found
