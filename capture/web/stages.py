"""A deal's stages and interactions along a line of time, in units of a drawing `WIDTH` wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import pairwise

from store.profiles import DealProfile

WIDTH = 1000
SHADES = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """One stage."""

    name: str
    since: datetime
    x: float
    width: float
    shade: int
    """From 0; later stages are darker."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it; `today` and `close` are None where they are off the line."""

    segments: tuple[Segment, ...]
    ticks: tuple[float, ...]
    """One for each interaction."""
    today: float | None
    close: float | None
    """The date on which it is expected to close."""


def drawing(deal: DealProfile, days: Sequence[datetime], now: datetime) -> Drawing | None:
    """The line from the deal's first stage to now, to its close or to the day it is expected to close."""
    if not deal.stages:
        return None
    close = datetime.combine(deal.close_date, time(12), UTC) if deal.close_date and not deal.closed_at else None
    start = min(deal.stages[0].since, deal.created_at or now)
    end = deal.closed_at or max(now, close or now)
    length = max((end - start).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round(min(max((at - start).total_seconds() / length, 0.0), 1.0) * WIDTH, 1)

    stop = deal.closed_at or now
    bounds = [stage.since for stage in deal.stages] + [max(stop, deal.stages[-1].since)]
    segments = tuple(
        Segment(stage.stage, stage.since, place(since), round(place(until) - place(since), 1), min(n, SHADES - 1))
        for n, (stage, (since, until)) in enumerate(zip(deal.stages, pairwise(bounds), strict=True))
    )
    ticks = tuple(place(day) for day in days if start <= day <= end)
    return Drawing(segments, ticks, None if deal.closed_at else place(now), place(close) if close else None)
