"""Whatever a pass runs into stands on the source's row afterwards, and the worker lives on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from structlog.typing import EventDict

from capture.link import Linker
from capture.retry import SPREAD
from capture.worker import Tools, Worker
from connectors.errors import CursorExpired, NeedsPerson, ProviderBug, TryLater
from connectors.protocol import Connector
from matcher.model import Context, Thresholds
from store import leases, sources
from store.database import Store
from store.errors import DiskFull
from store.health import State
from store.model import Disposition, Recorded
from tests.builders import NOON, seen
from tests.capture.passing import INTERVAL, OURS, Scene
from tests.people import ALICE


@pytest.fixture
def scene(sqlite_store: Store) -> Scene:
    return Scene.of(sqlite_store, items=3)


class BrokenLinker(Linker):
    """Raises what it is given."""

    error: Exception = ValueError("no")

    def link(self, connection: Connection, recorded: Sequence[Recorded]) -> None:
        raise self.error


class FullDisk(BrokenLinker):
    """The disk fills while a page is recorded."""

    error = DiskFull("The disk that holds capture.db is full: free some space.")


def with_linker(scene: Scene, linker: type[BrokenLinker]) -> Tools:
    return replace(scene.tools(), linker=lambda: linker(Context(OURS, frozenset({ALICE})), Thresholds()))


def test_a_good_pass_leaves_a_healthy_row(scene: Scene) -> None:
    row = scene.work().source
    assert (row.error, row.failures, row.leased) == (None, 0, False)
    assert (row.last_attempt_at, row.last_success_at, row.caught_up_at) == (NOON, NOON, NOON)
    assert row.next_due_at == scene.scheduled()
    assert row.last_duration_seconds is not None


@pytest.mark.parametrize(
    ("error", "state", "wait", "advice"),
    [
        (TryLater("The server is busy"), State.WAITING, timedelta(seconds=30), None),
        (TryLater("Slow down", timedelta(minutes=7)), State.WAITING, timedelta(minutes=7), None),
        (CursorExpired("History is gone"), State.WAITING, timedelta(seconds=30), None),
        (ProviderBug("An item has no id", "{}"), State.WAITING, timedelta(seconds=30), None),
        (NeedsPerson("Access was revoked", "Sign in."), State.NEEDS_PERSON, timedelta(hours=1), "Sign in."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_source_answers_stands_on_its_row(
    scene: Scene, error: Exception, state: State, wait: timedelta, advice: str | None
) -> None:
    scene.error = error
    after = scene.work()
    assert (after.state, after.source.error, after.source.advice) == (state, str(error), advice)
    assert (after.next_attempt, after.source.failures) == (NOON + wait, 1)
    assert not after.source.leased


def test_failures_count_until_a_pass_succeeds(scene: Scene) -> None:
    scene.error = TryLater("503")
    assert [scene.work().source.failures for _ in range(3)] == [1, 2, 3]
    scene.error = None
    after = scene.work()
    assert (after.state, after.source.failures, after.source.error) == (State.OK, 0, None)


def test_a_bug_in_a_connector_is_the_error_of_its_source_alone(scene: Scene) -> None:
    other = Scene.of(scene.store, items=2)
    scene.error = ZeroDivisionError("secret content of a mail")
    after = scene.work()
    assert after.state is State.WAITING
    assert "ZeroDivisionError" in str(after.source.error)
    assert "secret" not in str(after.source.error)
    assert other.work().state is State.OK


def test_the_log_tells_what_a_pass_did_with_ids_and_counts_only(scene: Scene, logged: list[EventDict]) -> None:
    scene.work()
    (event,) = logged
    assert event["seconds"] >= 0
    assert {name: value for name, value in event.items() if name not in ("seconds", "log_level")} == {
        "event": "pass_ended",
        "source": scene.source,
        "removed": 0,
        "captured": 3,
    }


def test_the_log_is_silent_about_a_pass_that_found_nothing(scene: Scene, logged: list[EventDict]) -> None:
    scene.work()
    logged.clear()
    scene.work()
    assert logged == []


def test_a_connector_that_cannot_be_built_is_the_error_of_its_source(scene: Scene) -> None:
    def build(_source: sources.Source) -> Connector:
        raise NeedsPerson("There is no kind 'fax'", "Use another.")

    assert Worker("worker", replace(scene.tools(), connector=build)).work(scene.source)
    assert scene.health().state is State.NEEDS_PERSON


def test_a_record_that_cannot_be_written_keeps_nothing_and_tries_again(scene: Scene) -> None:
    Worker("worker", with_linker(scene, FullDisk)).work(scene.source)
    after = scene.health()
    assert (after.state, after.source.error, after.seen) == (State.WAITING, str(FullDisk.error), 0)
    assert scene.work().counts[Disposition.CAPTURED] == 3


def test_a_bug_in_matching_loses_no_page(scene: Scene) -> None:
    Worker("worker", with_linker(scene, BrokenLinker)).work(scene.source)
    after = scene.health()
    assert (after.state, after.seen) == (State.WAITING, 0)
    assert scene.work().counts[Disposition.CAPTURED] == 3


def test_the_connector_is_closed_however_the_pass_ends(scene: Scene) -> None:
    scene.work()
    scene.error = TryLater("503")
    scene.work()
    scene.error = KeyError("bug")
    scene.work()
    assert [connector.closed for connector in scene.connectors] == [1, 1, 1]


def test_a_worker_that_lost_its_source_changes_nothing_on_the_row(scene: Scene) -> None:
    def linker() -> Linker:
        with scene.store.begin() as connection:
            assert leases.claim(connection, "other", NOON + leases.TTL * 2, scene.source)
        return Linker(Context(OURS, frozenset({ALICE})), Thresholds())

    Worker("slow", replace(scene.tools(), linker=linker)).work(scene.source)
    after = scene.health()
    assert (after.seen, after.source.error, after.source.leased) == (0, None, True)


def test_nothing_is_taken_before_it_is_due(scene: Scene) -> None:
    scene.work()
    assert not scene.is_taken()
    scene.clock.at += INTERVAL * (1 + SPREAD)
    assert scene.is_taken()


def test_unreadable_and_duplicate_items_are_counted_too(scene: Scene) -> None:
    scene.mailbox.put(seen("copy", seen("m0000").interaction))
    counts = scene.work().counts
    assert (counts[Disposition.CAPTURED], counts[Disposition.DUPLICATE]) == (3, 1)


def test_a_turn_that_is_over_ends_with_the_page_in_hand_and_is_due_again(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=100)
    assert Worker("first", scene.tools(), turn=0.0).work(scene.source)
    after = scene.health()
    assert 0 < after.seen < 100
    assert (after.source.caught_up_at, after.source.error) == (None, None)
    assert after.source.next_due_at == NOON


def test_an_end_that_could_not_be_written_is_written_when_the_database_is_back(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=3)
    with sqlite_store.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER away BEFORE UPDATE OF last_duration_seconds ON sources "
            "BEGIN SELECT RAISE(ABORT, 'connection lost'); END"
        )

    def comes_back(_: float) -> None:
        with sqlite_store.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER away")

    Worker("worker", scene.tools(), pause=comes_back).work(scene.source)
    after = scene.health().source
    assert (after.leased, after.error, after.caught_up_at is not None) == (False, None, True)
