"""What the record says when Prometheus asks: health, queues and room, summed up over kinds of connections."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from capture.monitoring.ready import room
from store import extent, health, version
from store.database import Store
from store.errors import StoreError
from store.health import Health, Queues, State
from store.model import Disposition

FRESH_SECONDS: Final = 15.0
"""So long one look at the record does: several may scrape, and anybody with the token as often as he likes."""

_STREAM: Final = ("kind", "stream")


@dataclass(frozen=True, slots=True)
class _Look:
    sources: list[Health]
    queues: Queues
    size: int


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
        try:
            version.check(self._store)
            with self._store.read() as connection:
                look = _Look(
                    health.overview(connection, self._now()), health.queues(connection), extent.size(connection)
                )
        except StoreError:
            yield _gauge("capture_database_up", "1: the database answers and has the tables of this release.", 0)
        else:
            yield _gauge("capture_database_up", "1: the database answers and has the tables of this release.", 1)
            yield _gauge("capture_database_bytes", "Room that the database takes.", look.size)
            yield from _sources(look.sources)
            yield from _censuses(look.sources, self._now())
            yield _queues(look.queues)
        free = room(self._store)
        if free is not None:
            yield _gauge("capture_disk_free_bytes", "Room that is left beside an SQLite database.", free)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _sources(found: list[Health]) -> Iterator[Metric]:
    states = GaugeMetricFamily("capture_sources", "Sources by their state.", labels=(*_STREAM, "state"))
    items = GaugeMetricFamily("capture_items", "Items in the ledger.", labels=(*_STREAM, "disposition"))
    lags = GaugeMetricFamily("capture_lag_seconds_max", "Longest time since one was read to its end.", labels=_STREAM)
    for stream, sum_ in sorted(_sums(found).items()):
        for state in State:
            states.add_metric((*stream, state.value), sum_.states[state])
        for disposition in Disposition:
            items.add_metric((*stream, disposition.value), sum_.items[disposition])
        if sum_.lag is not None:
            lags.add_metric(stream, sum_.lag)
    yield from (states, items, lags)
    overdue = max((one.overdue_seconds for one in found), default=0.0)
    yield _gauge("capture_overdue_seconds_max", "Longest time that one is due and no worker takes it.", overdue)


@dataclass(slots=True)
class _Sum:
    states: Counter[State] = field(default_factory=Counter)
    items: Counter[Disposition] = field(default_factory=Counter)
    lag: float | None = None


def _sums(found: list[Health]) -> dict[tuple[str, str], _Sum]:
    sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for one in found:
        sum_ = sums[one.source.kind, one.source.name]
        sum_.states[one.state] += 1
        for disposition, number in one.counts.items():
            sum_.items[disposition] += number
        if one.lag_seconds is not None and one.state not in _AT_REST:
            sum_.lag = max(one.lag_seconds, sum_.lag or 0.0)
    return sums


_AT_REST: Final = (State.PAUSED, State.LEFT)


def _censuses(found: list[Health], now: datetime) -> Iterator[Metric]:
    counted = [one.census for one in found if one.census is not None]
    missing = sum(census.missing for census in counted)
    yield _gauge("capture_census_missing", "Items that providers list and we lack, by the last censuses.", missing)
    if counted:
        oldest = (now - min(census.at for census in counted)).total_seconds()
        yield _gauge("capture_census_age_seconds_max", "Time since the census that is longest ago.", oldest)


def _queues(waiting: Queues) -> Metric:
    told = GaugeMetricFamily("capture_queue", "Interactions that wait.", labels=("queue",))
    told.add_metric(("to_match",), waiting.to_match)
    told.add_metric(("to_review",), waiting.to_review)
    return told
