"""One page of a timeline, as all three kinds of record show it, and what of it somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection

from capture.today.days import midnight
from capture.web import words
from capture.web.visit import Visit
from connectors.model.address import Address
from connectors.model.interaction import Kind
from matcher.model import Ref
from store import lines, timeline
from store.lines import Line, Lines
from store.model import Direction
from store.place import PATTERN, Place
from store.timeline import Totals, Wanted

SIZE = 50
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
EMPTY = BeforeValidator(lambda given: given or None)
"""A field of a form that was left empty."""
Day = Annotated[Annotated[date, Field(ge=date(1970, 1, 1), le=date(2999, 12, 31))] | None, EMPTY]
"""In the zone of the pages."""
At = Annotated[Annotated[str, Field(pattern=PATTERN)] | None, EMPTY]
"""A place in a list (`store.place`)."""


class What(StrEnum):
    """What a timeline is narrowed to."""

    MAIL = "mail"
    RECEIVED = "received"
    SENT = "sent"
    MEETINGS = "meetings"


_WHAT = {
    What.MAIL: (Kind.EMAIL, None),
    What.RECEIVED: (Kind.EMAIL, Direction.INBOUND),
    What.SENT: (Kind.EMAIL, Direction.OUTBOUND),
    What.MEETINGS: (Kind.MEETING, None),
}


class Surely(StrEnum):
    """Whether interactions belong to the record for certain."""

    CERTAIN = "certain"
    SUGGESTED = "suggested"


class Asked(BaseModel):
    """The query of a timeline's address."""

    model_config = ConfigDict(frozen=True)

    what: Annotated[What | None, EMPTY] = None
    colleague: Annotated[Annotated[Address, Field(max_length=320)] | None, EMPTY] = None
    since: Day = None
    until: Day = None
    """The last day."""
    surely: Annotated[Surely | None, EMPTY] = None
    older: At = None
    newer: At = None

    def wanted(self, zone: tzinfo | None) -> Wanted:
        """In the words of the record."""
        kind, direction = _WHAT[self.what] if self.what else (None, None)
        suggested = self.surely is Surely.SUGGESTED if self.surely else None
        since, until = span(self.since, self.until, zone)
        return Wanted(kind, direction, self.colleague, since, until, suggested)

    def link(self, **changes: object) -> str:
        """The query for the same with these changes, from the first page on."""
        return link(self, changes)

    @property
    def is_narrow(self) -> bool:
        """Something is asked for besides what the row of links offers."""
        return any((self.colleague, self.since, self.until, self.surely))


Narrowed = Annotated[Asked, Query()]


@dataclass(frozen=True, slots=True)
class Month:
    """A stretch of a page."""

    name: str
    first: date
    last: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What happened, newest first."""

    target: Ref
    totals: Totals
    quiet_days: int | None
    """Whole days since the last interaction; None where there was none."""
    months: tuple[Month, ...]
    page: Lines
    asked: Asked
    colleagues: tuple[Address, ...]
    """With whom it can be narrowed."""


def chronicle(connection: Connection, visit: Visit, target: Ref, asked: Asked) -> Chronicle:
    """The page that is asked for."""
    totals = timeline.totals(connection, target, visit.sight, visit.now)
    page = _page(connection, visit, target, asked)
    return Chronicle(
        target=target,
        totals=totals,
        quiet_days=(visit.now - totals.last_at).days if totals.last_at else None,
        months=tuple(_months(page.lines, visit.desk.zone)),
        page=page,
        asked=asked,
        colleagues=tuple(one for one in timeline.colleagues(connection) if one != visit.rep),
    )


def link(asked: BaseModel, changes: dict[str, object]) -> str:
    """The query for the same with these changes, from the first page on."""
    same = asked.model_dump(exclude_none=True, exclude={"older", "newer"}, mode="json")
    return f"?{urlencode({name: str(value) for name, value in (same | changes).items() if value is not None})}"


def span(since: date | None, until: date | None, zone: tzinfo | None) -> tuple[datetime | None, datetime | None]:
    """From the first moment of a day to that after the last one."""
    after = until + timedelta(days=1) if until else None
    return midnight(since, zone) if since else None, midnight(after, zone) if after else None


def _page(connection: Connection, visit: Visit, target: Ref, asked: Asked) -> Lines:
    wanted = asked.wanted(visit.desk.zone)
    if asked.newer:
        return lines.lines_before(connection, target, visit.sight, SIZE, Place.read(asked.newer), wanted)
    older = Place.read(asked.older) if asked.older else None
    return lines.lines(connection, target, visit.sight, SIZE, wanted, older)


def _months(found: Sequence[Line], zone: tzinfo | None) -> list[Month]:
    def first(line: Line) -> date:
        return line.moment.entry.at.astimezone(zone).date().replace(day=1)

    return [
        Month(words.month(_noon(day), None), day, _last(day), tuple(some)) for day, some in groupby(found, key=first)
    ]


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12)).astimezone()
