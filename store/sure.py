"""Suggestions of which the machine is sure enough to be accepted many at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal_column, or_, select

from connectors.model.address import Address
from matcher.model import Ref, TargetType
from store.links import Decision
from store.review import waits_for
from store.schema import links as table
from store.undecided import UNDECIDED


@dataclass(frozen=True, slots=True)
class Ready:
    """What one act would accept."""

    number: int
    """Suggestions."""
    models: tuple[str, ...]
    """Which models made their scores."""


def ready(connection: Connection, rep: Address, least: float) -> Ready:
    """How many suggestions in her queue are the clear best of their type and score `least` or more."""
    those = _sure(rep, least).subquery()
    rows = connection.execute(select(those.c.model, func.count()).group_by(those.c.model)).all()
    return Ready(sum(number for _model, number in rows), tuple(sorted(model for model, _number in rows)))


def sure(connection: Connection, rep: Address, least: float) -> list[tuple[int, Ref]]:
    """Those suggestions: interaction and record, at most one of a type for each interaction."""
    rows = connection.execute(_sure(rep, least).order_by(table.c.interaction_id, table.c.type))
    return [(row.interaction_id, Ref(TargetType(row.type), row.target_id)) for row in rows]


def _sure(rep: Address, least: float) -> Select[int, str, int, str]:
    leads = or_(table.c.runner_up_score.is_(None), table.c.runner_up_score < table.c.score)
    those = waits_for(rep).subquery()
    query = select(table.c.interaction_id, table.c.type, table.c.target_id, table.c.model)
    query = query.join_from(those, table, table.c.interaction_id == those.c.interaction_id)
    return query.where(UNDECIDED, table.c.score >= least, leads, ~_rivalled())


def _rivalled() -> ColumnElement[bool]:
    """Another record of the type scores as much, or a person has linked one."""
    other = table.alias("other")
    same = and_(
        other.c.interaction_id == table.c.interaction_id,
        other.c.type == table.c.type,
        other.c.target_id != table.c.target_id,
    )
    linked = other.c.decision == literal_column(f"'{Decision.ACCEPTED}'")
    as_good = and_(other.c.decision.is_(None), other.c.score >= table.c.score)
    return exists(select(other.c.id).where(same, or_(linked, as_good)).correlate(table))
