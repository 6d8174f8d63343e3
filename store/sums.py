"""Health summed up over kinds of connections, by the database itself: monitors ask often, of any number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Integer, and_, cast, func, or_, select

from store.connected import state_place
from store.health import State
from store.leases import WRONG_CLOCK
from store.model import Disposition
from store.schema import connections, source_counts, sources

Stream = tuple[str, str]
"""The kind of a connection, and the name of a source."""

_STATES: Final = tuple(State)
_AT_REST: Final = tuple(_STATES.index(state) for state in (State.PAUSED, State.LEFT))


@dataclass(frozen=True, slots=True)
class Sums:
    """Of all sources."""

    states: Mapping[tuple[Stream, State], int]
    """How many sources; what there is none of is left out."""
    items: Mapping[tuple[Stream, Disposition], int]
    """How many items in the ledger; what there is none of is left out."""
    behind: Mapping[Stream, datetime]
    """When the one was last read to its end for which that is longest ago, of those that are to be read."""
    due_at: datetime | None
    """Since when the one has been due that nobody takes, of all the longest."""
    missing: int
    """Items that providers list and the ledger lacks, by the last censuses."""
    counted_at: datetime | None
    """When the census was that is longest ago; None where there was none."""


def sums(connection: Connection, now: datetime) -> Sums:
    """As of now."""
    states: dict[tuple[Stream, State], int] = {}
    behind: dict[Stream, datetime] = {}
    group = (connections.c.kind, sources.c.name, state_place())
    listed = select(*group, func.count(), func.min(sources.c.caught_up_at)).join_from(sources, connections)
    for kind, name, place, number, caught_up_at in connection.execute(listed.group_by(*group)):
        states[(kind, name), _STATES[place]] = number
        if place not in _AT_REST and caught_up_at is not None:
            behind[kind, name] = min(caught_up_at, behind.get((kind, name), caught_up_at))
    missing = func.coalesce(func.sum(cast(sources.c.census["missing"].as_string(), Integer)), 0)
    counted = select(missing, func.min(sources.c.census_at)).where(sources.c.census_at.is_not(None))
    lacking, counted_at = connection.execute(counted).one()
    return Sums(states, _items(connection), behind, _due_at(connection, now), int(lacking), counted_at)


def _items(connection: Connection) -> dict[tuple[Stream, Disposition], int]:
    group = (connections.c.kind, sources.c.name, source_counts.c.disposition)
    counted = select(*group, func.sum(source_counts.c.number)).join_from(source_counts, sources).join(connections)
    rows = connection.execute(counted.group_by(*group))
    return {((kind, name), Disposition(disposition)): int(number) for kind, name, disposition, number in rows if number}


def _due_at(connection: Connection, now: datetime) -> datetime | None:
    until = sources.c.lease_until
    free = or_(until.is_(None), until < now, until > now + WRONG_CLOCK)
    waits = and_(~sources.c.paused, free, sources.c.next_due_at <= now)
    first: datetime | None = connection.execute(select(func.min(sources.c.next_due_at)).where(waits)).scalar_one()
    return first
