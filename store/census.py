"""The provider's listing against the ledger: what is missing here, what is gone there, and when the next look is due.

A ledger item belongs to the listed id that is its own, or that of what it was found in (`owners_of`). An item of any
disposition counts as recorded: excluded, unreadable and erased too.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, select, union_all, update

from connectors.model.sync import owners_of
from store import completeness
from store.database import among
from store.leases import WRONG_CLOCK, free, holds
from store.ledger import HISTORY
from store.model import Disposition, Lease
from store.personal import AGAIN
from store.schema import ledger, sources

Months = Mapping[int | None, Mapping[Disposition, int]]
"""Month → what became of the items that the provider lists; months as in the ledger, None where it is not known."""

ASKED: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a census was due that a person has asked for: before all others."""
_CHUNK = 5_000
_RANK: Final = {kind.value: position for position, kind in enumerate(Disposition)}
_LAST: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Difference:
    """Where listing and ledger differ."""

    missing: tuple[str, ...]
    """Listed, and not in the ledger; in the order of the listing."""
    gone: tuple[str, ...]
    """Items of the ledger that are no longer listed."""
    months: Months = field(default_factory=dict, compare=False)
    """What became of the listed, as the later of two comparisons found it."""

    def both(self, later: "Difference") -> "Difference":
        """What a later comparison has found too: what was merely on its way here at the first one is left out."""
        missing, gone = frozenset(later.missing), frozenset(later.gone)
        return Difference(
            tuple(item for item in self.missing if item in missing),
            tuple(item for item in self.gone if item in gone),
            later.months,
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

    Past meetings that their calendar no longer states are kept as history: they are not gone. What rules no longer keep
    out is missing, however the ledger has it. What became of a listed
    id its own line tells; of one that only has items found in it, those that fared best, and the first month of theirs.
    """
    recorded: dict[str, tuple[bool, int, int]] = {}
    again: set[str] = set()
    gone: list[str] = []
    line = (ledger.c.item, ledger.c.generation, ledger.c.disposition, ledger.c.month)
    rows = connection.execution_options(yield_per=_CHUNK).execute(
        select(*line).where(ledger.c.source_id == source).order_by(ledger.c.item)
    )
    for item, generation, disposition, month in rows:
        owner = next((owner for owner in owners_of(item) if owner in listed), None)
        if owner is not None:
            told = (item != owner, _RANK[disposition], _LAST if month is None else month)
            recorded[owner] = min(recorded.get(owner, told), told)
            if generation == AGAIN:
                again.add(owner)
        elif generation != HISTORY:
            gone.append(item)
    for owner in again:
        del recorded[owner]
    return Difference(tuple(item for item in listed if item not in recorded), tuple(gone), _months(recorded.values()))


def _months(recorded: Collection[tuple[bool, int, int]]) -> Months:
    found: dict[int | None, dict[Disposition, int]] = {}
    kinds = list(Disposition)
    for (rank, month), number in sorted(Counter(told[1:] for told in recorded).items()):
        found.setdefault(None if month == _LAST else month, {})[kinds[rank]] = number
    return found


def ask(connection: Connection, ids: Collection[int]) -> None:
    """Makes the census of these sources due before that of all others."""
    connection.execute(update(sources).where(among(connection, sources.c.id, ids)).values(census_due_at=ASKED))


def asked(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of the sources whose census a person has asked for, and that have not had it yet."""
    waits = and_(among(connection, sources.c.id, ids), sources.c.census_due_at == ASKED)
    return set(connection.execute(select(sources.c.id).where(waits)).scalars())


def due(connection: Connection, now: datetime) -> int | None:
    """The source that has waited longest for its census, one that a person asked for first.

    Only such as have been read to their end and work.
    """
    given = {"now": now, "ahead": now + WRONG_CLOCK}
    return connection.execute(_FIRST_DUE, given).scalar_one_or_none()


def finish(
    connection: Connection, lease: Lease, census: Census | None, due_at: datetime, months: Months | None = None
) -> None:
    """Writes what a census came to (None: nothing, it failed) and when the next is due; lets go of the lease."""
    values: dict[str, object] = {"census_due_at": due_at, "lease_owner": None, "lease_until": None}
    if census is not None:
        figures = asdict(census)
        values |= {"census_at": figures.pop("at"), "census": figures}
    held = connection.execute(update(sources).where(holds(lease)).values(values)).rowcount == 1
    if census is not None and held:
        completeness.note(connection, lease.source, asdict(census), months or {})


def last(connection: Connection, only: Collection[int] | None = None) -> Mapping[int, Census]:
    """Source → its last census, for those that had one; `only`: of these sources."""
    query = select(sources.c.id, sources.c.census_at, sources.c.census).where(sources.c.census_at.is_not(None))
    if only is not None:
        query = query.where(among(connection, sources.c.id, only))
    return {source: Census(at, **figures) for source, at, figures in connection.execute(query)}


def _first(waits: ColumnElement[bool], name: str) -> Select[int]:
    """In the words of the conditions of `ix_sources_census`."""
    works = and_(sources.c.caught_up_at.is_not(None), sources.c.error.is_(None))
    ordered = select(sources.c.id).where(works, waits, free()).order_by(sources.c.census_due_at, sources.c.id)
    return select(ordered.limit(1).subquery(name).c.id)


_DUE_AT = sources.c.census_due_at
_FIRST_DUE = select(
    union_all(
        _first(_DUE_AT == ASKED, "asked"),
        _first(_DUE_AT.is_(None), "never"),
        _first(bindparam("now", type_=_DUE_AT.type) >= _DUE_AT, "due"),
    )
    .subquery("first")
    .c.id
).limit(1)
"""Each is found by an index; all in one order would have every source looked at."""
