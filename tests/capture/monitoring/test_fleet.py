"""What is told of the processes that share a database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import Metric

from capture.monitoring.fleet import shared
from capture.monitoring.record import Record
from store import processes
from store.database import Store
from store.dispatch import Queue
from store.fleet import Backlog, Fleet
from store.jobs import Jobs
from store.processes import Process
from tests.builders import NOON
from tests.people import ALICE
from tests.web.office import Office

Told = Callable[..., float]


def told(*metrics: Metric) -> Told:
    """The value of a sample, by name and labels. Raises KeyError."""
    found = {
        (one.name, *sorted(one.labels.values())): one.value for metric in metrics for one in metric.samples
    }  # fmt: skip
    return lambda name, *labels: found[(name, *sorted(labels))]


def a_process(role: str, release: str = "2", *, alive: bool = True) -> Process:
    return Process(f"machine/{role}/{release}", role, release, NOON, NOON, alive)


def a_fleet(*living: Process) -> Fleet:
    late = Backlog(due=3, queued=2, reading=1, late_seconds=90)
    backlogs = dict.fromkeys(Queue, Backlog()) | {Queue.BACKFILL: late}
    return Fleet(NOON, living, frozenset(), backlogs, {"mail.example.com": 1}, {"google": NOON + timedelta(minutes=1)})


def test_who_lives_is_counted_by_role_and_a_role_without_anybody_is_none() -> None:
    people = (a_process("worker"), a_process("worker", "1"), a_process("scheduler", alive=False))
    found = told(*shared(a_fleet(*people), None))
    assert (found("capture_processes", "worker"), found("capture_processes", "scheduler")) == (2, 0)
    assert found("capture_releases") == 2


def test_what_waits_is_told_by_queue() -> None:
    found = told(*shared(a_fleet(), Jobs({"backfill": 2}, {"interactive": 1}, 4)))
    assert found("capture_due_seconds_max", "backfill") == 90
    states = [found("capture_queue_sources", "backfill", state) for state in ("due", "queued", "reading")]
    assert states == [3, 2, 1]
    assert found("capture_queue_jobs", "backfill", "waiting") == found("capture_queue_jobs", "interactive", "doing") + 1
    assert found("capture_jobs_stalled") == 4
    assert (found("capture_places_in_trouble"), found("capture_quotas_shut")) == (1, 1)


def test_hosts_and_machines_are_no_labels() -> None:
    metrics = shared(a_fleet(a_process("worker")), Jobs({}, {}, 0))
    values = {value for metric in metrics for one in metric.samples for value in one.labels.values()}
    assert not {value for value in values if "." in value or "/" in value}


def test_where_nobody_shares_the_database_no_process_is_missing(sqlite_store: Store) -> None:
    Office(sqlite_store).connect(ALICE)
    found = told(*Record(sqlite_store, lambda: NOON).collect())
    assert found("capture_queue_sources", "backfill", "due") == 1
    with pytest.raises(KeyError):
        found("capture_processes", "scheduler")


def test_on_a_server_a_wrong_clock_is_told_beside_who_lives(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        processes.beat(connection, "machine/1", "worker", "2")
    found = told(*Record(postgres_store, lambda: NOON).collect())
    assert found("capture_processes", "worker") == 1
    assert abs(found("capture_clock_offset_seconds")) < 5
