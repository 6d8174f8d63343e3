"""How complete each source was at every census of late, and month by month at the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from store.model import Disposition
from store.months import iso
from store.schema import censuses

KEPT: Final = timedelta(days=100)
"""How long a census is kept: with one a day, some hundred rows for each source."""


@dataclass(frozen=True, slots=True)
class Look:
    """One census."""

    at: datetime
    listed: int
    """Items that the provider had."""
    missing: int
    gone: int
    healed: int

    @property
    def share(self) -> float:
        """How much of what the provider had was recorded, from 0 to 1."""
        return (self.listed - self.missing) / self.listed if self.listed else 1.0


@dataclass(frozen=True, slots=True)
class Month:
    """What became of the items that a provider had of one month."""

    month: int | None
    """As in the ledger; None where it is not known."""
    counts: Mapping[Disposition, int]

    @property
    def name(self) -> str:
        """`2026-02`; "" where it is not known."""
        return "" if self.month is None else iso(self.month)

    @property
    def listed(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def note(
    connection: Connection,
    source: int,
    figures: Mapping[str, Any],
    months: Mapping[int | None, Mapping[Disposition, int]],
) -> None:
    """Keeps what a census came to; those before it keep their figures alone, and go in time."""
    mine = censuses.c.source_id == source
    at: datetime = figures["at"]
    connection.execute(delete(censuses).where(mine, (censuses.c.at <= at - KEPT) | (censuses.c.at == at)))
    connection.execute(update(censuses).where(mine, censuses.c.months.is_not(None)).values(months=None))
    told = {"" if month is None else str(month): counts for month, counts in months.items()}
    connection.execute(insert(censuses).values(source_id=source, months=told, **figures))


def history(connection: Connection, source: int) -> list[Look]:
    """The censuses of a source that are kept, the oldest first."""
    columns = (censuses.c[name] for name in ("at", "listed", "missing", "gone", "healed"))
    query = select(*columns).where(censuses.c.source_id == source).order_by(censuses.c.at)
    return [Look(*row) for row in connection.execute(query)]


def months(connection: Connection, source: int) -> Sequence[Month]:
    """What became of the items at the newest census, the newest month first; those of no known month last."""
    query = select(censuses.c.months).where(censuses.c.source_id == source, censuses.c.months.is_not(None))
    told: dict[str, dict[str, int]] = connection.execute(query).scalar() or {}
    return newest_first(
        {
            int(month) if month else None: {Disposition(kind): number for kind, number in counts.items()}
            for month, counts in told.items()
        }
    )


def newest_first(months: Mapping[int | None, Mapping[Disposition, int]]) -> list[Month]:
    """Those of no known month last."""
    found = [Month(month, counts) for month, counts in months.items()]
    return sorted(found, key=lambda one: -1 if one.month is None else one.month, reverse=True)
