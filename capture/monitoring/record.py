"""What the record says when Prometheus asks: health, queues and room, summed up over kinds of connections."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from capture.monitoring.fleet import shared
from capture.monitoring.ready import room
from store import extent, fleet, health, jobs, version
from store.database import Store
from store.errors import StoreError
from store.fleet import Fleet
from store.health import Queues, State
from store.jobs import Jobs
from store.model import Disposition
from store.sums import Sums, sums

FRESH_SECONDS: Final = 15.0
"""So long one look at the record does: several may scrape, and anybody with the token as often as he likes."""

_STREAM: Final = ("kind", "stream")


@dataclass(frozen=True, slots=True)
class _Look:
    at: datetime
    sources: Sums
    queues: Queues
    size: int
    fleet: Fleet
    jobs: Jobs | None
    ahead: float
    """Seconds by which this machine's clock is ahead of the one that the fleet goes by."""


class Record(Collector):
    """Of one database. A database that cannot be read is a metric as well, and no failure of the scrape."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterable[Metric]:
        """The metrics, as of a few seconds ago at most."""
        with self._lock:
            if self._kept is None or monotonic() - self._kept[0] > FRESH_SECONDS:
                self._kept = monotonic(), [*self._measured()]
            return self._kept[1]

    def _measured(self) -> Iterator[Metric]:
        up = "1: the database answers and has the tables of this release."
        try:
            look = self._look()
        except StoreError:
            yield _gauge("capture_database_up", up, 0)
        else:
            yield _gauge("capture_database_up", up, 1)
            yield _gauge("capture_database_bytes", "Room that the database takes.", look.size)
            yield from _sources(look.sources, look.at)
            yield from _censuses(look.sources, look.at)
            yield _queues(look.queues)
            yield from shared(look.fleet, look.jobs)
            if self._store.url.get_backend_name() != "sqlite":
                yield _gauge("capture_clock_offset_seconds", "Our clock is ahead of the database's by.", look.ahead)
        free = room(self._store)
        if free is not None:
            yield _gauge("capture_disk_free_bytes", "Room that is left beside an SQLite database.", free)

    def _look(self) -> _Look:
        version.check(self._store)
        now = self._now()
        with self._store.read() as connection:
            ours = datetime.now(UTC)
            working = fleet.seen(connection, ours)
            return _Look(
                now,
                sums(connection, now),
                health.queues(connection),
                extent.size(connection),
                working,
                jobs.seen(connection),
                (ours - working.at).total_seconds(),
            )


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _sources(found: Sums, now: datetime) -> Iterator[Metric]:
    states = GaugeMetricFamily("capture_sources", "Sources by their state.", labels=(*_STREAM, "state"))
    items = GaugeMetricFamily("capture_items", "Items in the ledger.", labels=(*_STREAM, "disposition"))
    lags = GaugeMetricFamily("capture_lag_seconds_max", "Longest time since one was read to its end.", labels=_STREAM)
    for stream in sorted({stream for stream, _ in found.states}):
        for state in State:
            states.add_metric((*stream, state.value), found.states.get((stream, state), 0))
        for disposition in Disposition:
            items.add_metric((*stream, disposition.value), found.items.get((stream, disposition), 0))
        if stream in found.behind:
            lags.add_metric(stream, (now - found.behind[stream]).total_seconds())
    yield from (states, items, lags)
    overdue = (now - found.due_at).total_seconds() if found.due_at else 0.0
    yield _gauge("capture_overdue_seconds_max", "Longest time that one is due and no worker takes it.", overdue)


def _censuses(found: Sums, now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "capture_census_missing", "Items that providers list and we lack, by the last censuses.", found.missing
    )
    if found.counted_at is not None:
        oldest = (now - found.counted_at).total_seconds()
        yield _gauge("capture_census_age_seconds_max", "Time since the census that is longest ago.", oldest)


def _queues(waiting: Queues) -> Metric:
    told = GaugeMetricFamily("capture_queue", "Interactions that wait.", labels=("queue",))
    told.add_metric(("to_match",), waiting.to_match)
    told.add_metric(("to_review",), waiting.to_review)
    return told
