"""One pass over a source: what it asks a person, how it starts over, and where it stops."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from capture.link import Linker
from capture.sync import MAY_REMOVE_AT_LEAST
from capture.worker import Worker
from connectors.errors import CursorExpired, TryLater
from connectors.memory import MemoryConnector
from connectors.model.sync import Cursor, Page
from matcher.model import Context, Ref, TargetType, Thresholds
from store import links, pausing, sources
from store.database import Store
from store.errors import DiskFull
from store.health import State
from store.links import Decision
from store.model import Disposition, Recorded
from tests.builders import seen
from tests.capture.passing import OURS, Scene, Watched
from tests.people import ALICE


def captured(scene: Scene) -> int:
    return scene.health().counts[Disposition.CAPTURED]


def remove(scene: Scene, number: int) -> None:
    for item in list(scene.mailbox.items)[:number]:
        scene.mailbox.remove(item)


def resume(scene: Scene) -> None:
    with scene.store.begin() as connection:
        pausing.resume(connection, sources.get(connection, scene.source).connection, scene.clock())


def test_a_mailbox_that_suddenly_is_empty_stops_and_asks_a_person(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=50)
    scene.work()
    remove(scene, 50)
    after = scene.work()
    assert (after.state, captured(scene)) == (State.NEEDS_PERSON, 30)
    assert after.source.error == "10 items have gone from this source at once, which may be a fault of its own"
    assert after.source.advice == (
        f"Look whether the source is complete; then run `capture connection resume {after.source.connection}`."
    )


def test_a_snapshot_without_most_of_the_items_asks_a_person(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=50)
    scene.work()
    remove(scene, 40)
    scene.mailbox.forget()
    assert scene.work().state is State.NEEDS_PERSON
    assert captured(scene) == 50


def test_what_waits_for_a_person_is_not_removed_bit_by_bit_meanwhile(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=50)
    scene.work()
    remove(scene, 50)
    scene.work()
    scene.clock.at += timedelta(days=3)
    assert not scene.is_taken()
    assert captured(scene) == 30


def test_a_person_lets_the_removals_pass_once(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=50)
    scene.work()
    remove(scene, 50)
    scene.work()
    resume(scene)
    assert (scene.work().state, captured(scene)) == (State.OK, 0)
    for number in range(50):
        scene.mailbox.put(seen(f"new{number}"))
    scene.work()
    remove(scene, 50)
    assert scene.work().state is State.NEEDS_PERSON


def test_the_permission_to_remove_outlives_a_pass_that_was_stopped(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=100)
    scene.work()
    remove(scene, 100)
    scene.work()
    resume(scene)
    scene.work(stopping=lambda: True)
    assert (scene.work().state, captured(scene)) == (State.OK, 0)


def test_resuming_what_was_only_paused_allows_no_mass_removal(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=50)
    scene.work()
    with scene.store.begin() as connection:
        pausing.pause(connection, sources.get(connection, scene.source).connection)
    remove(scene, 50)
    resume(scene)
    assert scene.work().state is State.NEEDS_PERSON


def test_a_small_mailbox_may_be_emptied(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=MAY_REMOVE_AT_LEAST)
    scene.work()
    remove(scene, MAY_REMOVE_AT_LEAST)
    assert (scene.work().state, captured(scene)) == (State.OK, 0)


@pytest.mark.parametrize("page_size", [1, 10], ids=["in two pages", "in one page"])
@pytest.mark.parametrize("gone_first", [True, False], ids=["gone first", "seen first"])
def test_what_a_person_decided_survives_a_move_within_the_mailbox(
    sqlite_store: Store, page_size: int, gone_first: bool
) -> None:
    scene = Scene.of(sqlite_store, items=1)
    scene.work()
    scene.page_size = page_size
    moved = replace(scene.mailbox.items["m0000"], id="archive/m0000")
    with scene.store.begin() as connection:
        links.decide(connection, 1, Ref(TargetType.DEAL, 7), Decision.ACCEPTED, ALICE, scene.clock())
    if gone_first:
        scene.mailbox.remove("m0000")
    scene.mailbox.put(moved, "Hello")
    scene.mailbox.remove("m0000")
    assert scene.work().counts[Disposition.CAPTURED] == 1
    with scene.store.read() as connection:
        (link,) = links.of_interactions(connection, [1])[1]
    assert (link.decision, link.match.target) == (Decision.ACCEPTED, Ref(TargetType.DEAL, 7))


def test_an_expired_cursor_is_answered_with_a_snapshot(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=3)
    scene.work()
    scene.mailbox.remove("m0000")
    scene.mailbox.put(seen("later"))
    scene.mailbox.forget()
    after = scene.work()
    assert (after.state, after.counts[Disposition.CAPTURED]) == (State.OK, 3)


def test_a_cursor_that_expires_again_in_the_snapshot_waits_for_the_next_pass(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=3)
    scene.work()
    scene.error = CursorExpired("410 Gone")
    after = scene.work()
    assert (after.state, after.source.error, after.source.failures) == (State.WAITING, "410 Gone", 1)
    assert len(scene.connectors) == 2
    scene.error = None
    assert scene.work().state is State.OK


def test_a_failure_keeps_the_pages_before_it_and_the_next_pass_goes_on(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=35)
    scene.error, scene.fails_at = TryLater("503"), 2
    assert (scene.work().state, captured(scene)) == (State.WAITING, 20)
    scene.error = None
    assert (scene.work().state, captured(scene)) == (State.OK, 35)
    assert scene.connectors[-1].read == 2


def test_told_to_stop_it_ends_after_the_page_in_hand_and_goes_on_at_once_next_time(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=35)
    after = scene.work(stopping=lambda: True)
    assert (after.state, captured(scene)) == (State.CATCHING_UP, 10)
    assert after.next_attempt == scene.clock.at
    after = scene.work()
    assert (after.state, captured(scene), after.next_attempt) == (State.OK, 35, scene.scheduled())


def test_a_pass_in_which_nothing_changed_records_nothing(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=3)
    before = scene.work().source
    after = scene.work().source
    assert (after.cursor, after.generation) == (before.cursor, before.generation)
    assert captured(scene) == 3


@dataclass
class ReadAhead(Watched):
    """Is still reading its second page when the record refuses the first one."""

    refused: threading.Event = field(default_factory=threading.Event)
    reading: bool = False
    closed_while_reading: bool = False

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        for page in super().pages(since):
            yield page
            self.reading = True
            self.refused.wait(5)
            time.sleep(0.05)
            self.reading = False

    def close(self) -> None:
        self.closed_while_reading = self.reading


class RefusingLinker(Linker):
    """Fails as a full disk does."""

    def link(self, connection: Connection, recorded: Sequence[Recorded]) -> None:
        raise DiskFull("The disk is full.")


def test_a_connector_is_closed_only_when_nobody_reads_from_it_any_more(sqlite_store: Store) -> None:
    scene = Scene.of(sqlite_store, items=35)
    connector = ReadAhead(MemoryConnector(scene.mailbox, 10))

    def linker() -> Linker:
        connector.refused.set()
        return RefusingLinker(Context(OURS, frozenset({ALICE})), Thresholds())

    tools = replace(scene.tools(), connector=lambda _source: connector, linker=linker)
    Worker("worker", tools).work(scene.source)
    assert not connector.closed_while_reading
    assert (scene.health().state, captured(scene)) == (State.WAITING, 0)
