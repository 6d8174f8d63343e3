"""What a rep says of single interactions: private, or no business at all. Nobody else may know of either."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Exists,
    RowMapping,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from config.visibility import Audience
from connectors.model.address import Address
from store.database import alone, among, upsert
from store.model import Disposition
from store.schema import connections, interactions, ledger, personal, sources


class Kind(StrEnum):
    """What she says."""

    PRIVATE = "private"
    """Only those in whose mailboxes it was seen may know of it."""
    NOT_BUSINESS = "not_business"
    """The same, and she does not want to see it either."""


AGAIN = -1
"""The generation of items that a census is to ask for again: what was decided of them no longer holds."""

SET_ASIDE = "not business: said by its owner"
"""Why the ledger leaves out what she has called no business, once it has left the record of her mailboxes."""


def say(connection: Connection, ids: Collection[int], rep: Address, kind: Kind, at: datetime) -> None:
    """Her last word about each of them counts; the one before is kept with it, for undo."""
    alone(connection)
    hers = and_(among(connection, personal.c.interaction_id, ids), personal.c.rep == rep)
    earlier = {row["interaction_id"]: row for row in connection.execute(select(personal).where(hers)).mappings()}
    connection.execute(delete(personal).where(hers))
    common = {"rep": rep, "kind": kind.value, "at": at}
    rows = [{"interaction_id": id_, **common, "before": as_before(earlier.get(id_))} for id_ in ids]
    if rows:
        connection.execute(insert(personal), rows)
    settle(connection, ids)


def mark_private(connection: Connection, words: Mapping[int, datetime], rep: Address) -> None:
    """Says so of interactions of which she has said nothing herself; interaction → the moment of the rule behind it."""
    rows = [
        {"interaction_id": id_, "rep": rep, "kind": Kind.PRIVATE.value, "at": at} for id_, at in sorted(words.items())
    ]
    if rows:
        connection.execute(upsert(connection, personal).on_conflict_do_nothing(), rows)
        settle(connection, words)


def unsay(connection: Connection, rep: Address, at: datetime) -> list[int]:
    """Takes back what she said at that moment, so that the word before counts again; of which interactions."""
    alone(connection)
    said = and_(personal.c.rep == rep, personal.c.at == at)
    words = select(personal.c.interaction_id, personal.c.before).where(said)
    taken = {id_: before for id_, before in connection.execute(words.order_by(personal.c.interaction_id))}
    connection.execute(delete(personal).where(said))
    rows = [{"interaction_id": id_, "rep": rep, **before_again(one)} for id_, one in taken.items() if one]
    if rows:
        connection.execute(insert(personal), rows)
    settle(connection, taken)
    return list(taken)


def as_before(row: RowMapping | None) -> dict[str, object] | None:
    """A word, as it is kept with the one that takes its place; None where there was none."""
    return {"kind": row["kind"], "at": row["at"].isoformat(), "before": row["before"]} if row else None


def before_again(kept: Mapping[str, Any]) -> dict[str, object]:
    """The columns of a word that was kept so."""
    return {"kind": kept["kind"], "at": datetime.fromisoformat(kept["at"]), "before": kept["before"]}


def said(connection: Connection, interaction: int, rep: Address) -> Kind | None:
    """Her word about it."""
    query = select(personal.c.kind).where(personal.c.interaction_id == interaction, personal.c.rep == rep)
    found = connection.execute(query).scalar()
    return Kind(found) if found else None


def settle(connection: Connection, ids: Collection[int]) -> None:
    """Writes who may see interactions at most: the strictest of the mailboxes that saw them and of what was said."""
    if ids:
        settle_where(connection, among(connection, interactions.c.id, ids))


def settle_where(connection: Connection, which: ColumnElement[bool]) -> None:
    """The same for those that the condition chooses, in one statement; rows that are right are not written."""
    strictest = _strictest()
    wrong = interactions.c.audience != strictest
    connection.execute(update(interactions).where(which, wrong).values(audience=strictest))


def _strictest() -> ColumnElement[Audience]:
    reach = interactions.c.audience.type
    seen = select(func.min(connections.c.audience)).select_from(ledger.join(sources).join(connections))
    seen = seen.where(ledger.c.interaction_id == interactions.c.id).correlate(interactions)
    word = exists(select(personal.c.rep).where(personal.c.interaction_id == interactions.c.id).correlate(interactions))
    strictest, widest = literal(Audience.OWNER, reach), literal(Audience.EVERYONE, reach)
    return case((or_(word, _set_aside()), strictest), else_=func.coalesce(seen.scalar_subquery(), widest))


def _set_aside() -> Exists:
    """Somebody called it no business, or a rule leaves it out of a mailbox: it is not in the record of that one."""
    ruled_out = and_(ledger.c.rule.is_not(None), ledger.c.generation != AGAIN)
    left_out = and_(ledger.c.disposition == Disposition.EXCLUDED, or_(ledger.c.why == SET_ASIDE, ruled_out))
    same = and_(ledger.c.key == interactions.c.key, left_out)
    return exists(select(ledger.c.item).where(same).correlate(interactions))
