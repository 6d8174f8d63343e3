"""A hint makes its source due, and the daemon captures at once what would have waited for the next poll."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from capture.prompt import Prompter, room
from capture.watch import SPACING_SECONDS
from store import leases, pausing
from store.database import Store
from store.errors import Busy
from store.model import Disposition
from tests.capture.held_mail import Listening, Ringing
from tests.capture.passing import INTERVAL
from tests.capture.test_scheduler import running
from tests.waiting import wait_until


@pytest.fixture
def scene(sqlite_store: Store, here: Listening) -> Iterator[Ringing]:
    """A mailbox that was captured, and is held."""
    made = Ringing.of(sqlite_store, items=3)
    made.visit(here.held)
    made.clock.at += INTERVAL / 10
    yield made
    for line in made.lines:
        line.close()


def prompter(scene: Ringing, here: Listening) -> Prompter:
    return Prompter(scene.store, here.held, here.watch, scene.clock, lambda: None)


def is_due(scene: Ringing) -> bool:
    due = scene.health().source.next_due_at
    return due is not None and due <= scene.clock.at


def test_a_hint_makes_its_source_due_and_wakes_the_workers(scene: Ringing, here: Listening) -> None:
    woken: list[bool] = []
    assert not is_due(scene)
    scene.deliver("new")
    replace(prompter(scene, here), wake=lambda: woken.append(is_due(scene))).listen()
    assert woken == [True]


def test_without_a_hint_nothing_is_due(scene: Ringing, here: Listening) -> None:
    prompter(scene, here).listen()
    assert not is_due(scene)


def test_a_paused_source_is_not_woken(scene: Ringing, here: Listening) -> None:
    with scene.store.begin() as connection:
        pausing.pause(connection, scene.health().source.connection)
    scene.deliver("new")
    prompter(scene, here).listen()
    assert not is_due(scene)
    prompter(scene, here).tidy()
    assert (len(here.held), len(here.watch), scene.lines[0].closed) == (0, 0, 1)


def test_a_hint_about_a_source_in_use_is_heard_again_afterwards(scene: Ringing, here: Listening) -> None:
    with scene.store.begin() as connection:
        census = leases.claim(connection, "census", scene.clock(), scene.source)
    assert census
    scene.deliver("new")
    prompter(scene, here).listen()
    assert not is_due(scene)
    with scene.store.begin() as connection:
        leases.release_all(connection)
    here.clock.now += SPACING_SECONDS
    prompter(scene, here).listen()
    assert is_due(scene)


def test_a_hint_that_the_database_refuses_is_heard_again(scene: Ringing, here: Listening) -> None:
    class BusyStore(Store):
        def begin(self) -> None:  # type: ignore[override]
            raise Busy("Another process is writing.")

    scene.deliver("new")
    with BusyStore(str(scene.store.url)) as busy, pytest.raises(Busy):
        replace(prompter(scene, here), store=busy).listen()
    here.clock.now += SPACING_SECONDS
    prompter(scene, here).listen()
    assert is_due(scene)


def test_a_connection_that_ends_is_dropped_and_soon_made_again(scene: Ringing, here: Listening) -> None:
    scene.lines[0].cut()
    prompter(scene, here).listen()
    assert (is_due(scene), len(here.held), scene.lines[0].closed) == (False, 0, 1)
    scene.clock.at += timedelta(seconds=SPACING_SECONDS)
    assert is_due(scene)


def test_the_daemon_captures_what_arrives_without_waiting_for_the_next_poll(sqlite_store: Store) -> None:
    scene = Ringing.of(sqlite_store, items=3)
    with running(scene.tools()):
        wait_until(lambda: scene.health().counts[Disposition.CAPTURED] == 3 and not scene.health().source.leased)
        for number in range(2):
            scene.deliver(f"new{number}")
            wait_until(lambda: scene.health().counts[Disposition.CAPTURED] == 4 + number)  # noqa: B023
    assert [line.closed for line in scene.lines] == [1]


def test_there_is_room_for_thousands_where_the_system_lets_us() -> None:
    assert room() > 700
