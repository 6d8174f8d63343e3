"""GET /connections/ID/census: month by month what its provider has, and what became of it here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from fastapi import APIRouter, Response

from capture import completeness
from capture.completeness import Completeness
from capture.rights import Right
from capture.web.strip import Column, columns
from capture.web.visit import Here, RowId
from store.completeness import Month
from store.model import Disposition

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year."""

    name: str
    """"" for items of no known month."""
    months: Sequence[tuple[str, Month]]
    """Each with its name, the newest first."""
    whole: Month
    """All of them together."""
    missing: int = 0
    """Items beside those that have not been fetched."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One source on the page."""

    told: Completeness
    years: Sequence[Year]
    columns: Sequence[Column]

    @property
    def dispositions(self) -> list[Disposition]:
        """Those that any of its items has."""
        return [kind for kind in Disposition if any(kind in year.whole.counts for year in self.years)]

    @property
    def complete(self) -> int:
        """How often it was complete, of the censuses that are shown."""
        return sum(not one.look.missing for one in self.columns)


@router.get("/connections/{id_}/census")
def show_census(visit: Here, id_: RowId, told: str = "") -> Response:
    """Its sources, each with its months and its history. Others' need the right to health. `told`: what was done."""
    with visit.desk.store.read() as connection:
        found = completeness.of_connection(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
    return visit.page(
        "census.html",
        connection=found[0].source,
        sources=[Shown(one, _years(one), columns(one.history)) for one in found],
        is_asked=told == "asked",
        can_count=any(not one.hindrance for one in found),
    )


def _years(told: Completeness) -> list[Year]:
    """What is missing has no month yet, and comes first."""
    found = years(told.months)
    missing = told.last.missing if told.last else 0
    if not missing:
        return found
    unknown = next((year for year in found if not year.name), Year("", (), Month(None, {})))
    return [replace(unknown, missing=missing), *(year for year in found if year.name)]


def years(months: Iterable[Month]) -> list[Year]:
    """By year, in the order of the months."""
    found = []
    for year, some in groupby(months, lambda one: None if one.month is None else one.month // 12):
        its = list(some)
        named = [
            ("" if one.month is None else f"{datetime(1, one.month % 12 + 1, 1, tzinfo=UTC):%B}", one) for one in its
        ]
        found.append(Year("" if year is None else f"{year}", named, _whole(its)))
    return found


def _whole(months: Sequence[Month]) -> Month:
    kinds = [kind for kind in Disposition if any(kind in one.counts for one in months)]
    return Month(None, {kind: sum(one.counts.get(kind, 0) for one in months) for kind in kinds})
