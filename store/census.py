"""The provider's listing against the ledger: what is missing here, what is gone there, and the last such look.

A ledger item belongs to the listed id that is its own, or that of what it was found in (`owners_of`). An item of any
disposition counts as recorded: excluded, unreadable and erased too.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from connectors.model.sync import owners_of
from store.leases import WRONG_CLOCK, free, holds
from store.ledger import HISTORY
from store.model import Lease
from store.schema import ledger, sources

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Where listing and ledger differ."""

    missing: tuple[str, ...]
    """Listed, and not in the ledger; in the order of the listing."""
    gone: tuple[str, ...]
    """Items of the ledger that are no longer listed."""

    def both(self, later: "Difference") -> "Difference":
        """What a later comparison has found too: what was merely on its way here at the first one is left out."""
        missing, gone = frozenset(later.missing), frozenset(later.gone)
        return Difference(
            tuple(item for item in self.missing if item in missing), tuple(item for item in self.gone if item in gone)
        )


@dataclass(frozen=True, slots=True)
class Census:
    """What the last census of a source came to."""

    at: datetime
    listed: int
    missing: int
    """Listed, and not recorded afterwards either."""
    gone: int
    """Recorded, no longer listed, and not yet marked as gone."""
    healed: int
    """Items that it fetched, or marked as gone."""

    @property
    def recorded(self) -> int:
        """Those of the listed that the ledger holds."""
        return self.listed - self.missing

    @property
    def complete(self) -> bool:
        """Listing and ledger agree."""
        return not self.missing and not self.gone

    @property
    def summary(self) -> str:
        """For people: `complete, 2,195 of 2,195`, `2 of 2,195 missing, 1 gone`."""
        if self.complete:
            return f"complete, {self.recorded:,} of {self.listed:,}"
        missing = f"{self.missing:,} of {self.listed:,} missing" if self.missing else ""
        return ", ".join(filter(None, (missing, f"{self.gone:,} gone" if self.gone else "")))


def compare(connection: Connection, source: int, listed: Mapping[str, str]) -> Difference:
    """The ledger of a source against the ids (→ folder) that its provider lists; reads the ledger in chunks.

    Past meetings that their calendar no longer states are kept as history: they are not gone.
    """
    recorded: set[str] = set()
    gone: list[str] = []
    rows = connection.execution_options(yield_per=_CHUNK).execute(
        select(ledger.c.item, ledger.c.generation).where(ledger.c.source_id == source).order_by(ledger.c.item)
    )
    for item, generation in rows:
        owner = next((owner for owner in owners_of(item) if owner in listed), None)
        if owner is not None:
            recorded.add(owner)
        elif generation != HISTORY:
            gone.append(item)
    return Difference(tuple(item for item in listed if item not in recorded), tuple(gone))


def due(connection: Connection, now: datetime) -> int | None:
    """The source that has waited longest for its census; only such as have been read to their end and work."""
    works = and_(sources.c.caught_up_at.is_not(None), sources.c.error.is_(None))
    waits = or_(sources.c.census_due_at.is_(None), sources.c.census_due_at <= now)
    first = sources.c.census_due_at.nulls_first()
    return connection.execute(
        select(sources.c.id).where(works, waits, free()).order_by(first, sources.c.id).limit(1),
        {"now": now, "ahead": now + WRONG_CLOCK},
    ).scalar_one_or_none()


def finish(connection: Connection, lease: Lease, census: Census | None, due_at: datetime) -> None:
    """Writes what a census came to (None: nothing, it failed) and when the next is due; lets go of the lease."""
    values: dict[str, object] = {"census_due_at": due_at, "lease_owner": None, "lease_until": None}
    if census is not None:
        figures = asdict(census)
        values |= {"census_at": figures.pop("at"), "census": figures}
    connection.execute(update(sources).where(holds(lease)).values(values))


def last(connection: Connection) -> Mapping[int, Census]:
    """Source → its last census, for those that had one."""
    rows = connection.execute(
        select(sources.c.id, sources.c.census_at, sources.c.census).where(sources.c.census_at.is_not(None))
    )
    return {source: Census(at, **figures) for source, at, figures in rows}
