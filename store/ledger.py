"""What became of every item seen. A row with an interaction is a sighting of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    Select,
    TableValuedAlias,
    and_,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)

from store.bulk import insert_many
from store.database import among, each, upsert_in
from store.lookup import Lookup
from store.model import Disposition
from store.personal import AGAIN, SET_ASIDE
from store.proposals import strangers
from store.schema import connections, interactions, ledger, sources
from store.undecided import Asked

PARSER = 1
"""Raise it when a release reads what an earlier one could not: unreadable items are then offered again."""

HISTORY = 2**31 - 1
"""The generation of items that their source no longer states because they are long past: no snapshot sweeps them."""


def known(connection: Connection, source: int, prefix: str) -> dict[str, str]:
    """Id → version of the items of a source whose id starts with `prefix`; "" for those this release may yet read.

    History is left out: the source does not tell of it any more.
    """
    starts = and_(ledger.c.item >= prefix, ledger.c.item < prefix + "\U0010ffff", ledger.c.generation != HISTORY)
    outdated = and_(ledger.c.disposition == Disposition.UNREADABLE, ledger.c.parser < PARSER)
    rows = connection.execute(
        select(ledger.c.item, case((outdated, ""), else_=ledger.c.version)).where(ledger.c.source_id == source, starts)
    )
    return {item: version for item, version in rows}


def captured_elsewhere(connection: Connection, source: int, items: Collection[str], ids: Collection[int]) -> set[int]:
    """Those of the interactions that are captured through an item other than these."""
    if not ids:
        return set()
    rows = connection.execute(
        select(ledger.c.interaction_id).where(
            among(connection, ledger.c.interaction_id, ids),
            ledger.c.disposition == Disposition.CAPTURED,
            ~and_(ledger.c.source_id == source, among(connection, ledger.c.item, items)),
        )
    )
    return {row[0] for row in rows}


@dataclass(frozen=True, slots=True)
class Barred:
    """What people keep out of the record, of some keys."""

    private: Mapping[str, str]
    """Key → why: some mailbox's privacy keeps it out of every mailbox's record."""
    here: frozenset[str]
    """Keys that the owner of this mailbox has called no business: kept out of her mailboxes."""
    elsewhere: frozenset[str]
    """Keys that somebody else has, or that a rule leaves out of another mailbox: nobody may know of them but those in
    whose mailboxes they are seen."""


def barred(connection: Connection, source: int, keys: Collection[str]) -> Barred:
    """As a source has to heed it."""
    rows = _BARRING(connection, keys)
    private = {key: why for key, why, _ in rows if why.startswith("private")}
    ruled = {key for key, why, place in rows if why != SET_ASIDE and key not in private and place != source}
    set_aside = {(key, place) for key, why, place in rows if why == SET_ASIDE}
    hers = _of_same_owner(connection, source) if set_aside else frozenset()
    here = frozenset(key for key, place in set_aside if place in hers)
    return Barred(private, here, (frozenset(key for key, _ in set_aside) | ruled) - here)


def _barring(asked: TableValuedAlias, _dialect: str) -> Select[Any]:
    ruled_out = and_(ledger.c.rule.is_not(None), ledger.c.generation != AGAIN)
    because = or_(ledger.c.why.startswith("private"), ledger.c.why == SET_ASIDE, ruled_out)
    # In words that planners recognise as the condition of an index.
    excluded = ledger.c.disposition == literal_column(f"'{Disposition.EXCLUDED}'")
    found = select(ledger.c.key, ledger.c.why, ledger.c.source_id)
    return found.join_from(asked, ledger, ledger.c.key == asked.c.value).where(excluded, because)


_BARRING = Lookup(ledger.c.key, _barring)


def _of_same_owner(connection: Connection, source: int) -> frozenset[int]:
    """The sources of all mailboxes of a source's owner."""
    owner = select(connections.c.owner).join_from(connections, sources).where(sources.c.id == source)
    hers = select(sources.c.id).join_from(sources, connections).where(connections.c.owner == owner.scalar_subquery())
    return frozenset(connection.execute(hers).scalars())


def write(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Inserts the dispositions, or replaces those that the items had. What is asked is to be renewed after it."""
    insert_many(connection, _writing(connection.dialect.name), rows)


@cache
def _writing(dialect: str) -> Insert:
    insert = upsert_in(dialect, ledger)
    changing = {c.name: insert.excluded[c.name] for c in ledger.c if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=["source_id", "item"], set_=changing)


def leaving(connection: Connection, source: int, named: Collection[str], generation: int) -> dict[str, int | None]:
    """Item → its interaction, for the named items with all that was found in them, and for those of an older snapshot.

    What was found in an item has its id + `#` + a rest.
    """
    item = (ledger.c.item, ledger.c.interaction_id)
    leaves = among(connection, ledger.c.item, named)
    if generation:
        # Only the end of a snapshot may read the whole source.
        leaves = or_(leaves, ledger.c.generation < generation)
    rows = connection.execute(select(*item).where(ledger.c.source_id == source, leaves))
    found = {name: interaction for name, interaction in rows}
    if containers := {*named, *found}:
        container = each(connection, containers, "container")
        # "$" is the character after "#". An outer join keeps SQLite from reading the whole source for every container.
        inside = and_(ledger.c.source_id == source, ledger.c.item >= container + "#", ledger.c.item < container + "$")
        joined = select(*item).select_from(container.table.outerjoin(ledger, inside))
        found |= {name: interaction for name, interaction in connection.execute(joined) if name is not None}
    return found


def keep_as_history(connection: Connection, source: int, items: Collection[str]) -> None:
    """Keeps items that the source no longer states."""
    if items:
        where = (ledger.c.source_id == source, among(connection, ledger.c.item, items))
        connection.execute(update(ledger).where(*where).values(generation=HISTORY))


def keep_out(connection: Connection, source: int, items: Collection[str]) -> set[str]:
    """Keeps those of the items that are set aside, though their source no longer states them: they bar their keys."""
    if not items:
        return set()
    where = (ledger.c.source_id == source, among(connection, ledger.c.item, items), ledger.c.why == SET_ASIDE)
    stays = update(ledger).where(*where).values(generation=HISTORY).returning(ledger.c.item)
    return set(connection.execute(stays).scalars())


def remove(connection: Connection, source: int, items: Collection[str]) -> None:
    """Forgets items that the source no longer holds."""
    if items:
        connection.execute(delete(ledger).where(ledger.c.source_id == source, among(connection, ledger.c.item, items)))


def left_out(why: str, rule: int | None = None) -> dict[str, object]:
    """What a line of the ledger says from then on, of an item that was kept."""
    gone = {"interaction_id": None, "asked": Asked.NOTHING, "labels": None}
    return gone | {"disposition": Disposition.EXCLUDED, "why": why, "rule": rule}


def exclude_sightings(connection: Connection, interaction: int, why: str) -> None:
    """Turns every sighting of an interaction into an exclusion."""
    connection.execute(update(ledger).where(ledger.c.interaction_id == interaction).values(left_out(why)))


def settle(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """After sightings have gone: promotes a remaining one to captured, or marks the interaction as gone."""
    if not ids:
        return
    remaining = {
        interaction: (captured, source, item)
        for interaction, captured, source, item in connection.execute(_first_sighting(connection, ids))
    }
    for captured, source, item in remaining.values():
        if not captured:
            connection.execute(
                update(ledger)
                .where(ledger.c.source_id == source, ledger.c.item == item)
                .values(disposition=Disposition.CAPTURED, why="")
            )
    orphans = [interaction for interaction in ids if interaction not in remaining]
    connection.execute(update(interactions).where(among(connection, interactions.c.id, orphans)).values(gone_at=now))
    strangers.look_again(connection, ids, now)


def _first_sighting(connection: Connection, ids: Collection[int]) -> Select[int, int, int, str]:
    is_captured = case((ledger.c.disposition == Disposition.CAPTURED, 1), else_=0).label("captured")
    order = func.row_number().over(
        partition_by=ledger.c.interaction_id, order_by=(is_captured.desc(), ledger.c.source_id, ledger.c.item)
    )
    sighting = (ledger.c.interaction_id, is_captured, ledger.c.source_id, ledger.c.item)
    ranked = select(*sighting, order.label("n")).where(among(connection, ledger.c.interaction_id, ids)).subquery()
    return select(ranked.c.interaction_id, ranked.c.captured, ranked.c.source_id, ranked.c.item).where(ranked.c.n == 1)


def held(connection: Connection, source: int) -> int:
    """How many interactions are seen in a source, each occurrence of a series for itself."""
    distinct = func.count(ledger.c.interaction_id.distinct())
    return int(connection.execute(select(distinct).where(ledger.c.source_id == source)).scalar_one())


def unseen(connection: Connection, source: int, ids: Collection[int]) -> set[int]:
    """Those of the interactions that are not seen in this source any more."""
    if not ids:
        return set()
    mine = and_(ledger.c.source_id == source, among(connection, ledger.c.interaction_id, ids))
    return set(ids).difference(connection.execute(select(ledger.c.interaction_id).where(mine)).scalars())
