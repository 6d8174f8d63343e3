"""What the doctor finds of processes that share a database."""

from datetime import timedelta

import pytest

from capture.doctor_fleet import examined
from capture.finding import Severity
from store.dispatch import Queue
from store.fleet import Backlog, Fleet
from store.jobs import Jobs
from store.processes import Process
from tests.builders import NOON

HOUR = timedelta(hours=1)
EMPTY = Jobs({}, {}, 0)


def a_process(role: str, version: str = "2", ago: timedelta = HOUR, *, alive: bool = True) -> Process:
    return Process(f"machine/{role}{version}", role, version, NOON - ago, NOON, alive)


def a_fleet(*processes: Process, late: float = 0.0, room: int | None = None) -> Fleet:
    """Where `late` seconds have gone by since what waits in one queue was due."""
    backlogs = dict.fromkeys(Queue, Backlog()) | {Queue.INCREMENTAL: Backlog(due=3, late_seconds=late)}
    troubled = {} if room is None else {"mail.example.com": room}
    return Fleet(NOON, processes, frozenset(), backlogs, troubled, {})


def roles(*names: str) -> Fleet:
    return a_fleet(*map(a_process, names))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("scheduler", "worker", "web"), ""),
        (("daemon", "web"), ""),
        (("web",), ""),
        ((), ""),
        (("worker", "web"), "no scheduler gives them anything to do"),
        (("daemon", "worker"), "no scheduler gives them anything to do"),
        (("scheduler", "web"), "no worker does what it gives out"),
    ],
)
def test_work_is_given_out_and_done(names: tuple[str, ...], said: str) -> None:
    found = list(examined(roles(*names), EMPTY))
    assert [one.severity for one in found] == ([Severity.CRITICAL] if said else [])
    assert said in "".join(one.wrong for one in found)


def test_one_that_died_is_named_and_needs_nobody() -> None:
    living = map(a_process, ("scheduler", "worker", "web"))
    (told,) = examined(a_fleet(*living, a_process("worker", "1", alive=False)), EMPTY)
    assert told.severity is Severity.INFO
    assert "machine/worker1 (worker) has not been heard of since" in told.wrong


def test_one_that_fell_silent_gives_out_nothing() -> None:
    found = a_fleet(a_process("scheduler", alive=False), a_process("worker"))
    assert "no scheduler" in next(examined(found, EMPTY)).wrong


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("scheduler", "worker"), "Sources wait for their turn: incremental (3 sources, for 15 minutes)."),
        (("web",), "No process reads mailboxes and calendars."),
        (("all",), ""),
    ],
)
def test_what_has_long_been_due_is_told_where_sources_do_not_tell_it(names: tuple[str, ...], said: str) -> None:
    found = examined(a_fleet(*map(a_process, names), late=900), EMPTY)
    assert "".join(one.wrong for one in found) == said


@pytest.mark.parametrize(("hours", "number"), [(2, 0), (25, 1)])
def test_releases_side_by_side_are_told_after_a_day(hours: int, number: int) -> None:
    old = a_process("worker", "1", timedelta(days=9))
    found = list(examined(a_fleet(a_process("scheduler", ago=hours * HOUR), old), EMPTY))
    assert [one.remedy for one in found] == ["Install release 2 there, and start them again."] * number


def test_a_queue_without_tables_and_jobs_that_nobody_takes_up_are_told() -> None:
    (missing,) = examined(roles("scheduler", "worker"), None)
    (stalled,) = examined(roles("scheduler", "worker"), Jobs({}, {"backfill": 2}, 2))
    assert "tables are not in the database" in missing.wrong
    assert stalled.wrong == "2 jobs of workers that died lie in the queue, and nobody takes them up."
    assert list(examined(roles("all"), None)) == []


@pytest.mark.parametrize(("release", "number"), [("3.9.2", 1), ("3.10.0", 0), ("4.0", 0), ("", 0)])
def test_tables_of_an_older_queue_are_told(monkeypatch: pytest.MonkeyPatch, release: str, number: int) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "3.10.0")
    found = list(examined(roles("scheduler", "worker"), Jobs({}, {}, 0, release)))
    assert [f"for Procrastinate {release}" in one.wrong for one in found] == [True] * number


def test_a_place_in_trouble_is_good_to_know() -> None:
    (found,) = examined(a_fleet(a_process("all"), room=1), EMPTY)
    assert (found.severity, "mail.example.com" in found.wrong) == (Severity.INFO, True)
