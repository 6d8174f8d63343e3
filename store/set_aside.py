"""What reps have called no business leaves the record of their mailboxes after a week, in which they may take it back.

The ledger's line stays, excluded, and bars the interaction's key from her mailboxes for as long as they are connected:
under whatever id it comes back (`ledger.barred`). Colleagues in whose mailboxes it was seen keep theirs.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, update

from store import interactions, ledger, personal
from store.database import alone, among
from store.forgetting.holds import held_by, in_force
from store.meetings import tellings
from store.personal import SET_ASIDE, Kind
from store.schema import connections, sources
from store.schema import interactions as interaction_rows
from store.schema import ledger as ledger_rows
from store.schema import personal as words

_AT_ONCE = 500


def sweep(connection: Connection, said_before: datetime, now: datetime) -> int:
    """Takes up to 500 sightings of what was called no business before that moment; how many.

    An interaction whose last sighting that was is erased with its text, links and whatever else came of it. What is
    under a legal hold stays until that is lifted.
    """
    alone(connection)
    places = _due(connection, said_before)
    ids = {id_ for taken in places.values() for id_ in taken.values()}
    for source, taken in places.items():
        gone = (ledger_rows.c.source_id == source, among(connection, ledger_rows.c.item, taken))
        connection.execute(update(ledger_rows).where(*gone).values(ledger.left_out(SET_ASIDE)))
        retell(connection, source, taken, now)
    left = seen(connection, ids)
    ledger.settle(connection, left, now)
    personal.settle(connection, left)
    for id_ in ids - left:
        interactions.erase(connection, id_, now)
    return sum(map(len, places.values()))


def seen(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of the interactions that have a sighting."""
    query = select(ledger_rows.c.interaction_id).where(among(connection, ledger_rows.c.interaction_id, ids))
    return set(connection.execute(query.distinct()).scalars())


def _due(connection: Connection, said_before: datetime) -> dict[int, dict[str, int]]:
    """Source → item → interaction."""
    seen = words.join(ledger_rows, ledger_rows.c.interaction_id == words.c.interaction_id)
    seen = seen.join(sources, sources.c.id == ledger_rows.c.source_id)
    hers = seen.join(connections, (connections.c.id == sources.c.connection_id) & (connections.c.owner == words.c.rep))
    query = select(ledger_rows.c.source_id, ledger_rows.c.item, ledger_rows.c.interaction_id).select_from(hers)
    query = query.where(words.c.kind == Kind.NOT_BUSINESS, words.c.at < said_before)
    if some := in_force(connection):
        seen_and_free = select(interaction_rows.c.id).where(~held_by(some))
        query = query.where(words.c.interaction_id.in_(seen_and_free))
    query = query.limit(_AT_ONCE)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for source, item, id_ in connection.execute(query):
        found[source][item] = id_
    return found


def retell(connection: Connection, source: int, items: Collection[str], now: datetime) -> None:
    """A calendar tells nothing of these meetings any more: what others' calendars tell of them is what they are."""
    told = tellings.hear(connection, source, (), items, (), now)
    there = interactions.existing(connection, [key for key, kept in told.items() if kept is not None])
    changed = [
        (there[key].id, kept)
        for key, kept in told.items()
        if kept is not None and key in there and there[key].revision != kept.interaction.revision
    ]
    interactions.change(connection, changed, now)
