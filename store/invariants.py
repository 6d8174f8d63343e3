"""What must hold of every record, whatever was done to it: looked at before and after a restore, and on request."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Select, exists, func, select, text

from store import counts
from store.model import Disposition
from store.schema import interactions, ledger

_l, _i = ledger.c, interactions.c


def broken(connection: Connection) -> Iterator[str]:
    """A sentence for each that does not hold. Reads the whole ledger."""
    if connection.dialect.name == "sqlite" and (lost := _lost_references(connection)):
        yield f"{lost:,} rows refer to others that are not there."
    if sources := counts.wrong(connection):
        yield f"The items of {len(sources):,} sources are not counted right: the dispositions do not add up."
    if unknown := _number(connection, _UNKNOWN):
        yield f"{unknown:,} lines of the ledger have a disposition that there is not."
    if twice := _number(connection, _TWICE):
        yield f"{twice:,} interactions are captured more than once."
    if unseen := _number(connection, _UNSEEN):
        yield f"{unseen:,} interactions are shown, and seen in no mailbox."


_UNKNOWN: Final = select(func.count()).where(_l.disposition.not_in([str(one) for one in Disposition]))
_CAPTURED: Final = select(_l.interaction_id).where(_l.disposition == Disposition.CAPTURED)
_TWICE: Final = select(func.count()).select_from(
    _CAPTURED.group_by(_l.interaction_id).having(func.count() > 1).subquery()
)
_UNSEEN: Final = select(func.count()).where(
    _i.gone_at.is_(None), ~exists(select(_l.item).where(_l.interaction_id == _i.id).correlate(interactions))
)


def _number(connection: Connection, query: Select[int]) -> int:
    return connection.execute(query).scalar_one()


def _lost_references(connection: Connection) -> int:
    return len(connection.execute(text("PRAGMA foreign_key_check")).all())
