"""GET /today: a rep's meetings with what to know before each, what waits for an answer, and what went quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from capture.today import saved
from capture.today.brief import Brief, next_meetings
from capture.today.owed import owed
from capture.today.quiet import went_quiet
from capture.web.visit import Here, Visit
from capture.web.visitor import viewer_of
from store.entries import Entry, entries
from store.sight import Sight

router = APIRouter()

_ROWS = 12
"""Of each list; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Day:
    """Meetings of one day."""

    name: str
    date: date
    briefs: tuple[Brief, ...]


@router.get("/today")
def show_today(visit: Here, said: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
    """`said`: the mail of which she has just said that it needs no answer."""
    if not visit.has_mailbox:
        return visit.page("review_unconnected.html")
    with visit.desk.store.read() as connection:
        viewer = viewer_of(connection, visit)
        waiting, silent = owed(connection, viewer), went_quiet(connection, viewer)
        briefs, spans = next_meetings(connection, viewer), saved.saved(connection, viewer)
        unneeded = _said(connection, visit, said, waiting)
    return visit.page(
        "today.html",
        days=_days(briefs, visit),
        owed=waiting[:_ROWS],
        owed_more=len(waiting[_ROWS:]),
        quiet=silent[:_ROWS],
        quiet_more=len(silent[_ROWS:]),
        saved=spans,
        typing=saved.TYPING,
        deciding=saved.DECIDING,
        unneeded=unneeded,
        digest=visit.desk.settings.digest,
    )


def _said(connection: Connection, visit: Visit, said: int, waiting: Sequence[Entry]) -> Entry | None:
    """The mail, as long as her word stands."""
    if not said or any(entry.id == said for entry in waiting):
        return None
    return next(iter(entries(connection, [said], Sight.of_her_own(visit.rep))), None)


def _days(briefs: Sequence[Brief], visit: Visit) -> list[Day]:
    zone, today = visit.desk.zone, visit.now.astimezone(visit.desk.zone).date()
    names = {today: "Today", today + timedelta(days=1): "Tomorrow"}
    by_day = groupby(briefs, key=lambda brief: max(brief.meeting.at.astimezone(zone).date(), today))
    return [Day(names.get(day, f"{day:%A}"), day, tuple(some)) for day, some in by_day]
