"""One page of a timeline, as all three kinds of record show it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import HTTPException, Query
from sqlalchemy import Connection

from capture.web import words
from capture.web.visit import Visit
from matcher.model import Ref
from store import timeline
from store.timeline import Moment, Totals

SIZE = 50
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What happened, newest first."""

    totals: Totals
    quiet_days: int | None
    """Whole days since the last interaction; None where there was none."""
    months: tuple[tuple[str, tuple[Moment, ...]], ...]
    page: int
    pages: int


def chronicle(connection: Connection, visit: Visit, target: Ref, page: int) -> Chronicle:
    """The page. Raises HTTPException for one behind the last."""
    pages = max(1, -(-timeline.count(connection, target, visit.sight) // SIZE))
    if page > pages:
        raise HTTPException(404)
    moments = timeline.moments(connection, target, visit.sight, SIZE, (page - 1) * SIZE)
    totals = timeline.totals(connection, target, visit.sight, visit.now)
    months = groupby(moments, key=lambda moment: words.month(moment.entry.at, visit.desk.zone))
    return Chronicle(
        totals=totals,
        quiet_days=(visit.now - totals.last_at).days if totals.last_at else None,
        months=tuple((month, tuple(some)) for month, some in months),
        page=page,
        pages=pages,
    )
