"""What the record tells of strangers: their latest interactions, at a cost that does not grow with the record."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, TableValuedAlias, func, select, true

from connectors.model.address import Address
from connectors.model.interaction import Kind, MeetingState
from store import texts
from store.database import among
from store.lookup import Lookup
from store.model import Direction
from store.proposals.model import Encounter
from store.schema import connections, interactions, ledger, participants, sources
from store.waiting import of_interactions

MOST = 100
"""Of one stranger: the latest to enter the record."""
_OPENING = 400
"""Characters."""


def encounters(connection: Connection, addresses: Collection[Address]) -> dict[Address, list[Encounter]]:
    """Stranger → encounters, newest first; those who have none are left out. Bulk mail is none.

    Raises TextsLocked.
    """
    on_it: dict[int, list[Address]] = defaultdict(list)
    for address, interaction in _LATEST(connection, addresses):
        on_it[interaction].append(address)
    found: dict[Address, list[Encounter]] = defaultdict(list)
    for one in _all(connection, on_it):
        for address in on_it[one.id]:
            found[address].append(one)
    return found


def _all(connection: Connection, ids: Collection[int]) -> list[Encounter]:
    c = interactions.c
    query = select(
        *(c.id, c.kind, c.at, c.end, c.state, c.direction, c.subject, c.thread),
        *texts.opening(_OPENING),
    ).where(among(connection, c.id, ids), c.gone_at.is_(None), c.bulk == "")
    rows = connection.execute(query.order_by(c.at.desc(), c.id.desc())).all()
    said = {row.id: texts.of(connection, row) for row in rows}
    people = of_interactions(connection, [row.id for row in rows])
    reps = reps_of(connection, [row.id for row in rows])
    spoken = _spoken(connection, {row.thread for row in rows})
    return [
        Encounter(
            id=row.id,
            kind=Kind(row.kind),
            at=row.at,
            end=row.end,
            state=MeetingState(row.state) if row.state else None,
            direction=Direction(row.direction),
            subject=row.subject,
            opening=(said[row.id].own or "")[:_OPENING],
            signature=said[row.id].signature,
            participants=people.get(row.id, ()),
            reps=reps.get(row.id, frozenset()),
            spoken_at=spoken.get(row.thread),
        )
        for row in rows
    ]


def reps_of(connection: Connection, ids: Collection[int]) -> Mapping[int, frozenset[Address]]:
    """Interaction → those in whose mailboxes it was seen."""
    seen = select(ledger.c.interaction_id, connections.c.owner).join_from(ledger, sources).join(connections)
    found: dict[int, frozenset[Address]] = {}
    for interaction, owner in connection.execute(seen.where(among(connection, ledger.c.interaction_id, ids))):
        found[interaction] = found.get(interaction, frozenset()) | {owner}
    return found


def _spoken(connection: Connection, threads: Collection[str]) -> dict[str, datetime]:
    """Thread → when one of us first wrote in it."""
    c = interactions.c
    ours = select(c.thread, func.min(c.at)).where(
        among(connection, c.thread, threads), c.direction != Direction.INBOUND, c.kind == Kind.EMAIL
    )
    return {thread: at for thread, at in connection.execute(ours.group_by(c.thread))}


def _latest(asked: TableValuedAlias, dialect: str) -> Select[Any]:
    c = participants.c
    chosen = select(c.interaction_id).where(c.address == asked.c.value).order_by(c.interaction_id.desc()).limit(MOST)
    if dialect == "sqlite":
        # SQLite has no LATERAL; it runs a correlated IN once for each row of the outer table.
        their = interactions.c.id.in_(chosen.correlate(asked))
        return select(asked.c.value, interactions.c.id).join_from(asked, interactions, their)
    newest = chosen.lateral("newest")
    return select(asked.c.value, newest.c.interaction_id).select_from(asked.join(newest, true())).distinct()


_LATEST = Lookup(participants.c.address, _latest)
