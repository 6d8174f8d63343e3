"""Connections kept open between passes: used again, replaced when broken, closed when nobody needs them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from capture.held import UNUSED_SECONDS
from capture.worker import Worker
from connectors.errors import NeedsPerson, TryLater
from store import leases, pausing, sources
from store.database import Store
from store.health import State
from store.model import Disposition
from tests.builders import NOON, seen
from tests.capture.held_mail import Listening, Ringing
from tests.capture.passing import Scene


@pytest.fixture
def scene(sqlite_store: Store) -> Iterator[Ringing]:
    made = Ringing.of(sqlite_store, items=3)
    yield made
    for line in made.lines:
        line.close()


def row(scene: Scene) -> sources.Source:
    return scene.health().source


def test_a_held_connection_is_used_again(scene: Ringing, here: Listening) -> None:
    for number in range(3):
        scene.mailbox.put(seen(f"later{number}"))
        scene.visit(here.held)
    assert [(line.read, line.watched, line.closed) for line in scene.lines] == [(3, 3, 0)]
    assert scene.health().counts[Disposition.CAPTURED] == 6


def test_a_broken_one_is_replaced_in_the_same_pass(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    scene.mailbox.put(seen("later"))
    scene.lines[0].cut()
    scene.visit(here.held)
    assert [(line.watched, line.closed) for line in scene.lines] == [(1, 1), (1, 0)]
    after = scene.health()
    assert (after.state, after.source.failures, after.counts[Disposition.CAPTURED]) == (State.OK, 0, 4)


def test_only_a_new_connection_that_fails_is_a_failure(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    scene.lines[0].cut()
    scene.error = TryLater("The server is down")
    scene.visit(here.held)
    assert (row(scene).failures, row(scene).error, len(here.held)) == (1, "The server is down", 0)
    assert [line.closed for line in scene.lines] == [1, 1]


@pytest.mark.parametrize(
    "error",
    [TryLater("Slow down", timedelta(minutes=7)), NeedsPerson("Revoked", "Sign in again."), KeyError("bug")],
    ids=lambda error: type(error).__name__,
)
def test_what_a_new_connection_would_not_mend_is_not_asked_twice(
    scene: Ringing, here: Listening, error: Exception
) -> None:
    scene.visit(here.held)
    scene.lines[0].error = error
    scene.visit(here.held)
    assert (len(scene.lines), row(scene).failures, len(here.held)) == (1, 1, 0)
    assert scene.lines[0].closed == 1


def test_other_options_need_another_connection(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    source = row(scene)
    assert here.held.take(replace(source, options={"folders": ["INBOX"]})) is None
    assert (scene.lines[0].closed, len(here.held)) == (1, 0)


def test_what_is_taken_out_is_nobody_elses(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    source = row(scene)
    assert here.held.take(source) is scene.lines[0]
    assert here.held.take(source) is None
    here.held.tidy({})
    assert scene.lines[0].closed == 0


def test_connections_of_paused_and_removed_sources_are_closed(scene: Ringing, here: Listening) -> None:
    other = Ringing.of(scene.store)
    scene.visit(here.held)
    other.visit(here.held)
    with scene.store.begin() as connection:
        pausing.pause(connection, row(scene).connection)
        here.held.tidy(pausing.epochs(connection, here.held.sources()))
    assert (scene.lines[0].closed, other.lines[0].closed, len(here.held)) == (1, 0, 1)
    with scene.store.begin() as connection:
        sources.disconnect(connection, row(other).connection, NOON)
        here.held.tidy(pausing.epochs(connection, here.held.sources()))
    assert (other.lines[0].closed, len(here.held), len(here.watch)) == (1, 0, 0)


def test_one_that_nobody_uses_is_closed(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    here.clock.now += UNUSED_SECONDS
    here.held.tidy({scene.source: 1})
    assert len(here.held) == 1
    here.clock.now += 1
    here.held.tidy({scene.source: 1})
    assert (len(here.held), scene.lines[0].closed) == (0, 1)


def test_one_of_a_source_that_was_read_elsewhere_since_is_closed(scene: Ringing, here: Listening) -> None:
    scene.visit(here.held)
    with scene.store.begin() as connection:
        leases.claim(connection, "elsewhere", NOON, scene.source)
        here.held.tidy(pausing.epochs(connection, here.held.sources()))
    assert (len(here.held), scene.lines[0].closed) == (0, 1)


def test_no_more_are_held_than_there_is_room_for(scene: Ringing) -> None:
    here = Listening(limit=0)
    scene.visit(here.held)
    scene.visit(here.held)
    assert [line.closed for line in scene.lines] == [1, 1]
    here.close()


def test_one_that_cannot_be_watched_is_not_held(scene: Ringing, here: Listening) -> None:
    scene.refuses = TryLater("No IDLE today")
    scene.visit(here.held)
    assert (row(scene).error, len(here.held), scene.lines[0].closed) == (None, 0, 1)


def test_a_connector_that_keeps_no_connection_is_closed_after_each_pass(sqlite_store: Store, here: Listening) -> None:
    plain = Scene.of(sqlite_store, items=1)
    assert Worker("worker", plain.tools(), held=here.held).work(plain.source)
    assert ([one.closed for one in plain.connectors], len(here.held)) == ([1], 0)


def test_shutdown_closes_all(sqlite_store: Store) -> None:
    here = Listening(limit=50)
    scenes = [Ringing.of(sqlite_store) for _ in range(40)]
    for one in scenes:
        one.visit(here.held)
    here.close()
    assert [one.lines[0].closed for one in scenes] == [1] * 40


def test_another_process_goes_on_from_the_cursor_on_the_row(scene: Ringing, here: Listening) -> None:
    elsewhere = Listening()
    scene.visit(here.held)
    scene.mailbox.put(seen("found elsewhere"))
    scene.visit(elsewhere.held)
    scene.mailbox.put(seen("found here"))
    scene.visit(here.held)
    assert len(scene.lines) == 2
    assert (scene.health().state, scene.health().counts[Disposition.CAPTURED]) == (State.OK, 5)
    elsewhere.close()
