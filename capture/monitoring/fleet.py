"""What Prometheus is told of the processes that share a database, and of what waits for them."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from store.fleet import Fleet
from store.jobs import Jobs

ROLES: Final = ("all", "daemon", "scheduler", "worker", "web")
"""Told also where none of them lives: an alert on what was never there would never fire."""


def shared(fleet: Fleet, jobs: Jobs | None) -> Iterator[Metric]:
    """`jobs`: None where there is no queue. Who works is told where processes have said so."""
    if fleet.processes:
        yield from _processes(fleet)
    yield from _backlogs(fleet)
    if jobs is not None:
        yield from _jobs(jobs)
    yield _gauge(
        "capture_places_in_trouble", "Hosts and providers that are read less, as they fail.", len(fleet.troubled)
    )
    yield _gauge("capture_quotas_shut", "Quotas whose provider has asked all of us to wait.", len(fleet.shut))


def _processes(fleet: Fleet) -> Iterator[Metric]:
    # `role` is what Prometheus itself calls its targets by.
    told = GaugeMetricFamily("capture_processes", "Processes that live.", labels=("runs_as",))
    number = Counter(one.role for one in fleet.living)
    for role in sorted({*ROLES, *number}):
        told.add_metric((role,), number[role])
    yield told
    releases = len({one.version for one in fleet.living})
    yield _gauge("capture_releases", "Different releases of Capture that run on this database.", releases)


def _backlogs(fleet: Fleet) -> Iterator[Metric]:
    late = GaugeMetricFamily("capture_due_seconds_max", "Longest time that a source waits to be read.", labels=_QUEUE)
    states = GaugeMetricFamily("capture_queue_sources", "Sources by where they are.", labels=(*_QUEUE, "state"))
    for queue, one in fleet.backlogs.items():
        late.add_metric((queue.value,), one.late_seconds)
        for state, number in (("due", one.due), ("queued", one.queued), ("reading", one.reading)):
            states.add_metric((queue.value, state), number)
    yield from (late, states)


def _jobs(jobs: Jobs) -> Iterator[Metric]:
    told = GaugeMetricFamily("capture_queue_jobs", "Jobs in the queue.", labels=(*_QUEUE, "state"))
    for state, numbers in (("waiting", jobs.waiting), ("doing", jobs.doing)):
        for queue, number in numbers.items():
            told.add_metric((queue, state), number)
    yield told
    yield _gauge("capture_jobs_stalled", "Jobs of dead workers that nobody takes up.", jobs.stalled)


_QUEUE: Final = ("queue",)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)
