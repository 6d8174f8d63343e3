"""How deals stand, and what happened in each since people last met about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from capture.today.viewer import Viewer
from connectors.model.crm import Stage
from connectors.model.interaction import Kind
from matcher.model import TargetType
from store.model import Direction
from store.today import deals
from store.today.deals import Standing
from store.today.history import Happened, histories

_BACK: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SinceMet:
    """What happened in a deal after the last meeting about it."""

    met_at: datetime
    received: int
    """Mails."""
    sent: int
    stages: tuple[Stage, ...]
    """Those it came into since."""


@dataclass(frozen=True, slots=True)
class DealState:
    """A deal."""

    standing: Standing
    stage_days: int | None
    """Whole days in its stage; None where it has none."""
    since: SinceMet | None
    """None where nobody met about it within a year, as far as she may know of it."""


def states(connection: Connection, viewer: Viewer, ids: Collection[int]) -> dict[int, DealState]:
    """Deal → how it stands."""
    if not ids:
        return {}
    happened = histories(connection, TargetType.DEAL, ids, viewer.eye, viewer.now - _BACK)
    return {
        id_: _state(one, happened.get(id_, ()), viewer.now)
        for id_, one in deals.standing(connection, ids, viewer.now).items()
    }


def _state(one: Standing, happened: Sequence[Happened], now: datetime) -> DealState:
    entered = one.stages[-1].since if one.stages else None
    return DealState(one, (now - entered).days if entered else None, _since(one, happened, now))


def _since(one: Standing, happened: Sequence[Happened], now: datetime) -> SinceMet | None:
    met = [each.at for each in happened if each.kind is Kind.MEETING and (each.end or each.at) <= now]
    if not met:
        return None
    after = [each.direction for each in happened if each.kind is Kind.EMAIL and met[-1] < each.at <= now]
    stages = tuple(stage for stage in one.stages if stage.since > met[-1])
    return SinceMet(met[-1], after.count(Direction.INBOUND), after.count(Direction.OUTBOUND), stages)
