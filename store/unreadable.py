"""Items that could not be read: which of them are to be tried again, and that they are."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, select, update

from store.database import among
from store.ledger import PARSER
from store.model import Disposition
from store.schema import ledger

_NEVER = 0
"""The parser of items that somebody wants to be tried again: as if an earlier release had read them."""


def why(connection: Connection, source: int, item: str) -> str | None:
    """Why an item could not be read; None where it could, or there is none."""
    query = select(ledger.c.why).where(_of(source), ledger.c.item == item)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def offer_again(connection: Connection, ids: Collection[int]) -> int:
    """Has all of these sources tried again by their next census; how many there are."""
    broken = and_(among(connection, ledger.c.source_id, ids), ledger.c.disposition == Disposition.UNREADABLE)
    return connection.execute(update(ledger).where(broken).values(parser=_NEVER)).rowcount


def waiting(connection: Connection, source: int) -> list[str]:
    """The items of a source that are to be tried again."""
    query = select(ledger.c.item).where(_of(source), ledger.c.parser < PARSER).order_by(ledger.c.item)
    return list(connection.execute(query).scalars())


def of_source(connection: Connection, source: int) -> list[str]:
    """All of them, of one source."""
    return list(connection.execute(select(ledger.c.item).where(_of(source)).order_by(ledger.c.item)).scalars())


def _of(source: int) -> ColumnElement[bool]:
    return and_(ledger.c.source_id == source, ledger.c.disposition == Disposition.UNREADABLE)
