"""What the record says of a page's items before it takes them in, and what is rare enough to be asked of it first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    TableValuedAlias,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
)

from config.visibility import Audience
from store.lookup import Lookup
from store.meetings.table import tellings
from store.rules import KEEPS_TEXT_OUT
from store.schema import connections, ledger, sources
from store.statement import Statement

_SOURCE = bindparam("source", type_=Integer)


@dataclass(frozen=True, slots=True)
class Rare:
    """What most organisations have not got: whole steps are left out without it."""

    text_kept_out: bool
    """By some rule."""
    strict: bool
    """The mailbox that is read is stricter than the rules of the organisation."""


@dataclass(frozen=True, slots=True)
class Line:
    """An item that has been seen before."""

    interaction: int | None
    """What it is a sighting of."""
    ruled: str | None
    """Its key, where a rule has left it out or kept it without text."""
    tells: bool
    """Of a meeting."""


_MINE = connections.join(sources, and_(sources.c.connection_id == connections.c.id, sources.c.id == _SOURCE))
_STRICT = connections.c.audience < literal_column(str(Audience.EVERYONE.reach))
_RARE = Statement(
    select(
        exists(KEEPS_TEXT_OUT).label("text_kept_out"),
        exists(select(literal_column("1")).select_from(_MINE).where(_STRICT)).label("strict"),
    )
)


def rare(connection: Connection, source: int) -> Rare:
    """As it is for this source."""
    ((text_kept_out, strict),) = _RARE(connection, source=source)
    return Rare(text_kept_out, strict)


def lines(connection: Connection, source: int, items: Collection[str]) -> dict[str, Line]:
    """Those of the items that the source has told of."""
    rows = _LINES(connection, items, source=source)
    return {item: Line(id_, key if ruled else None, tells) for item, id_, key, ruled, tells in rows}


def _lines(asked: TableValuedAlias, _dialect: str) -> Select[tuple[object, ...]]:
    item = asked.c.value
    seen = and_(ledger.c.source_id == _SOURCE, ledger.c.item == item)
    # What was taken out of a calendar still tells of its meeting, and has no line.
    telling = and_(tellings.c.source_id == _SOURCE, tellings.c.item == item)
    ruled, tells = ledger.c.rule.is_not(None), tellings.c.item.is_not(None)
    return (
        select(item, ledger.c.interaction_id, ledger.c.key, ruled, tells)
        .select_from(asked.outerjoin(ledger, seen).outerjoin(tellings, telling))
        .where(or_(ledger.c.item.is_not(None), tells))
    )


_LINES = Lookup(ledger.c.item, _lines)
