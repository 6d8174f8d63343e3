"""How a pass over a source ended, and the statement that writes it on the source's row and lets the lease go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, false, func, null, or_, true, update

from store.model import Lease
from store.schema import sources


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one pass over a source ended."""

    at: datetime
    seconds: float
    next_due_at: datetime
    failures: int = 0
    error: str | None = None
    advice: str | None = None
    """Set: a person is needed."""
    paused: bool = False
    """No pass starts before a person resumes it."""
    caught_up: bool = True


def told(lease: Lease, outcome: Outcome) -> dict[str, object]:
    """The values of the parameters of FINISHED."""
    well = outcome.error is None
    return {
        "source": lease.source,
        "epoch": lease.epoch,
        "seconds": outcome.seconds,
        "due": outcome.next_due_at,
        "failed": outcome.failures,
        "told": outcome.error,
        "remedy": outcome.advice,
        "stop": outcome.paused,
        "succeeded": outcome.at if well else None,
        "at_end": outcome.at if well and outcome.caught_up else None,
    }


def _moment(name: str) -> BindParameter[datetime | None]:
    return bindparam(name, type_=sources.c.next_due_at.type)


def _unless_asked(stays: ColumnElement[Any], otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
    """A person who connected it anew or resumed it while it was read is not answered by what that pass met with."""
    return case((sources.c.asked_at > sources.c.last_attempt_at, stays), else_=otherwise)


FINISHED: Final = (
    update(sources)
    .where(
        sources.c.id == bindparam("source", type_=sources.c.id.type),
        sources.c.lease_epoch == bindparam("epoch", type_=sources.c.lease_epoch.type),
    )
    .values(
        last_duration_seconds=bindparam("seconds"),
        next_due_at=_unless_asked(sources.c.next_due_at, _moment("due")),
        failures=_unless_asked(sources.c.failures, bindparam("failed", type_=sources.c.failures.type)),
        error=_unless_asked(sources.c.error, bindparam("told", type_=sources.c.error.type)),
        advice=_unless_asked(sources.c.advice, bindparam("remedy", type_=sources.c.advice.type)),
        paused=or_(sources.c.paused, _unless_asked(false(), bindparam("stop", type_=sources.c.paused.type))),
        last_success_at=func.coalesce(_moment("succeeded"), sources.c.last_success_at),
        caught_up_at=func.coalesce(_moment("at_end"), sources.c.caught_up_at),
        removals_allowed=and_(sources.c.removals_allowed, _unless_asked(true(), _moment("at_end").is_(None))),
        lease_until=null(),
    )
)
"""How a pass ended, where its lease still holds."""
