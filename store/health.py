"""How every source fares, read from its row and its ledger; and what waits for people and machines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from connectors.model.address import Address
from store import census, counts, review, sources, waiting
from store.census import Census
from store.model import Disposition
from store.sources import Source


class State(StrEnum):
    """A source's health, the one that needs most attention first."""

    NEEDS_PERSON = "needs_person"
    """Stopped until somebody follows the advice."""
    WAITING = "waiting"
    """The last pass failed for a reason that passes; tried again by itself."""
    CATCHING_UP = "catching_up"
    """Not everything there is has been read yet."""
    PAUSED = "paused"
    """Somebody stopped it."""
    OK = "ok"

    LEFT = "left"
    """Its owner has left: it stays for what it saw, and is read no more."""


@dataclass(frozen=True, slots=True)
class Health:
    """One source's."""

    source: Source
    state: State
    lag_seconds: float | None
    """Since the source was last read to its end; None if it never was."""
    overdue_seconds: float
    """How long its next attempt has been due without a worker taking it; 0 where nothing is amiss."""
    numbers: Sequence[int]
    """Items of each disposition, in the order of these."""
    census: Census | None
    """How its provider's listing compared with the ledger the last time; None if it never did."""

    @property
    def next_attempt(self) -> datetime | None:
        """None while paused, and for one that is due at once."""
        return None if self.source.paused else self.source.next_due_at

    @property
    def counts(self) -> Mapping[Disposition, int]:
        """Items of each disposition; all of them are there."""
        return dict(zip(_DISPOSITIONS, self.numbers, strict=True))

    @property
    def seen(self) -> int:
        """Items seen: the sum of the dispositions."""
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Queues:
    """Interactions in the queues."""

    to_match: int
    to_review: int


def state(source: Source) -> State:
    """The health that a source's row tells."""
    if source.kind == sources.LEFT:
        return State.LEFT
    if source.advice is not None:
        return State.NEEDS_PERSON
    if source.paused:
        return State.PAUSED
    if source.error is not None:
        return State.WAITING
    if source.caught_up_at is None or source.last_success_at is None or source.caught_up_at < source.last_success_at:
        return State.CATCHING_UP
    return State.OK


def overview(connection: Connection, now: datetime, owner: Address | None = None) -> list[Health]:
    """Every source, those that need attention first. `owner`: of this rep alone."""
    if owner is None:
        return _healths(connection, sources.all_sources(connection), now)
    hers = sources.of_owner(connection, owner)
    return _healths(connection, hers, now, [one.id for one in hers])


def of_connections(connection: Connection, ids: Collection[int], now: datetime) -> list[Health]:
    """Every source of these connections, those that need attention first."""
    theirs = sources.of_connections(connection, ids)
    return _healths(connection, theirs, now, [one.id for one in theirs])


def _healths(
    connection: Connection, listed: Iterable[Source], now: datetime, only: Collection[int] | None = None
) -> list[Health]:
    numbers, counted = counts.by_disposition(connection, only), census.last(connection, only)
    found = [_health(source, numbers.get(source.id, _NOTHING), counted.get(source.id), now) for source in listed]
    return sorted(found, key=lambda health: _ORDER[health.state])


def queues(connection: Connection) -> Queues:
    """How many interactions are still to be matched, and to be reviewed by a person."""
    return Queues(waiting.count(connection), review.waiting(connection))


_DISPOSITIONS, _NOTHING = tuple(Disposition), (0,) * len(Disposition)
_ORDER = {state: position for position, state in enumerate(State)}


def _health(source: Source, numbers: Sequence[int], counted: Census | None, now: datetime) -> Health:
    lag = (now - source.caught_up_at).total_seconds() if source.caught_up_at else None
    idle = not source.paused and not source.leased and source.next_due_at is not None
    overdue = (now - source.next_due_at).total_seconds() if idle and source.next_due_at else 0.0
    return Health(source, state(source), lag, max(0.0, overdue), numbers, counted)
