"""How deals stand, and what happened in each since people last met about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from capture.today.viewer import Viewer
from connectors.model.crm import Stage
from store.model import Direction
from store.today import deals, history
from store.today.deals import Standing

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
    met = history.met(connection, ids, viewer.eye, viewer.now, viewer.now - _BACK)
    return {
        id_: DealState(one, _in_stage(one, viewer.now), _since(connection, viewer, one, met.get(id_)))
        for id_, one in deals.standing(connection, ids, viewer.now).items()
    }


def _in_stage(one: Standing, now: datetime) -> int | None:
    return (now - one.stages[-1].since).days if one.stages else None


def _since(connection: Connection, viewer: Viewer, one: Standing, met: datetime | None) -> SinceMet | None:
    if met is None:
        return None
    mails = history.mails(connection, one.deal.ref, viewer.eye, met, viewer.now)
    stages = tuple(stage for stage in one.stages if stage.since > met)
    return SinceMet(met, mails[Direction.INBOUND], mails[Direction.OUTBOUND], stages)
