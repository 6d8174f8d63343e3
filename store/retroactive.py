"""The record brought to what rules say now: what they leave out goes, what they no longer leave out is read again.

Every item keeps its one line in the ledger.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, update

from connectors.model.address import Address
from store import interactions, ledger, personal, set_aside
from store.database import alone, among
from store.model import Disposition
from store.personal import AGAIN
from store.schema import connections, sources
from store.schema import interactions as record
from store.schema import ledger as lines

_ANY_TEXT = "to be read again"
"""A revision that no source gives: whatever comes next takes its place."""


@dataclass(frozen=True, slots=True)
class Out:
    """Why items leave."""

    source: int
    rule: int
    why: str


def leave_out(
    connection: Connection, leaving: Mapping[Out, Sequence[str]], ids: Collection[int], now: datetime
) -> None:
    """These items, sightings of these interactions; what no mailbox keeps is erased with all that came of it."""
    alone(connection)
    for out, items in leaving.items():
        there = (lines.c.source_id == out.source, among(connection, lines.c.item, items))
        connection.execute(update(lines).where(*there).values(ledger.left_out(out.why, out.rule)))
        set_aside.retell(connection, out.source, items, now)
    left = set_aside.seen(connection, ids)
    ledger.settle(connection, left, now)
    personal.settle(connection, left)
    for id_ in set(ids) - left:
        interactions.erase(connection, id_, now)


def mark(connection: Connection, marks: Mapping[tuple[int, int | None], Sequence[str]]) -> None:
    """Source and rule → the items that have no text by that rule; None: by none, so that a census asks for them.

    Not for history: its source has nothing to say of it any more, and a census would take it for gone.
    """
    for (source, rule), items in marks.items():
        there = (lines.c.source_id == source, among(connection, lines.c.item, items))
        connection.execute(update(lines).where(*there).values(rule=rule))
        if rule is None:
            stated = lines.c.generation != ledger.HISTORY
            connection.execute(update(lines).where(*there, stated).values(generation=AGAIN))


def ask_for_text(connection: Connection, ids: Collection[int]) -> None:
    """The next sighting of these brings their texts back."""
    if ids:
        connection.execute(update(record).where(among(connection, record.c.id, ids)).values(revision=_ANY_TEXT))


def left_out_by(connection: Connection, only: Address | None = None) -> Iterator[tuple[int, Address, int, int]]:
    """Source, its owner, rule and number of the items that it leaves out and that no census asks for already."""
    c = lines.c
    waiting = and_(c.disposition == Disposition.EXCLUDED, c.rule.is_not(None), c.generation != AGAIN)
    query = select(c.source_id, connections.c.owner, c.rule, func.count()).where(waiting)
    query = query.select_from(lines.join(sources).join(connections))
    query = query if only is None else query.where(connections.c.owner == only)
    for source, owner, rule, number in connection.execute(query.group_by(c.source_id, connections.c.owner, c.rule)):
        assert rule is not None  # noqa: S101
        yield source, owner, rule, number


def offer_again(connection: Connection, source: int, rule: int, most: int) -> int:
    """Up to so many of the items that the rule leaves out are asked for by the next census; how many."""
    c = lines.c
    waiting = and_(c.disposition == Disposition.EXCLUDED, c.rule == rule, c.generation != AGAIN)
    rows = connection.execute(select(c.item, c.key).where(c.source_id == source, waiting).limit(most)).all()
    there = and_(c.source_id == source, among(connection, c.item, [row.item for row in rows]))
    connection.execute(update(lines).where(there).values(generation=AGAIN))
    personal.settle_where(connection, among(connection, record.c.key, [row.key for row in rows if row.key]))
    return len(rows)


def count_soon(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """A census of these sources is due at once."""
    if ids:
        connection.execute(update(sources).where(among(connection, sources.c.id, ids)).values(census_due_at=now))


def by_month(connection: Connection, rule: int) -> dict[int | None, int]:
    """Month (`ledger.month`) → number of the items that the rule leaves out."""
    c = lines.c
    out = and_(c.disposition == Disposition.EXCLUDED, c.rule == rule)
    rows = connection.execute(select(c.month, func.count()).where(out).group_by(c.month))
    return {month: number for month, number in rows}
