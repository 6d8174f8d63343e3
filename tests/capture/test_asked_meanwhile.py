"""What a person asks for while a pass is under way is not undone by how that pass ends."""

from datetime import timedelta

import pytest

from capture.worker import Worker
from connectors.errors import ConnectorError, NeedsPerson, TryLater
from store import pausing, sources
from store.database import Store
from store.sources import Outcome
from tests.capture.passing import NO_OPTIONS, Scene

MOMENT = timedelta(milliseconds=1)
FAILURES = [None, NeedsPerson("Signed out.", "Sign in again."), TryLater("It does not answer.")]


@pytest.mark.parametrize("anew", [True, False])
@pytest.mark.parametrize("error", FAILURES)
def test_it_is_read_again_at_once(store: Store, error: ConnectorError | None, *, anew: bool) -> None:
    scene = Scene.of(store, items=1)
    worker = Worker("worker", scene.tools())
    claimed = worker.claim()
    assert claimed
    scene.clock.at += MOMENT
    with store.begin() as connection:
        if anew:
            sources.reconnect(connection, claimed[0].connection, NO_OPTIONS, None, scene.clock())
        else:
            pausing.resume(connection, claimed[0].connection, scene.clock())
    scene.clock.at += MOMENT
    scene.error = error
    worker.attend(*claimed)
    assert not scene.health().source.paused
    scene.error = None
    assert scene.is_taken()
    assert scene.health().source.next_due_at == scene.scheduled()


def test_what_she_lets_it_remove_is_not_used_up_by_a_pass_of_before(store: Store) -> None:
    scene = Scene.of(store, items=1)
    worker = Worker("worker", scene.tools())
    claimed = worker.claim()
    assert claimed
    with store.begin() as connection:
        held_back = Outcome(scene.clock(), 1.0, scene.clock(), advice="Resume it if that is right.")
        sources.finish(connection, claimed[1], held_back)
    claimed = worker.claim()
    assert claimed
    scene.clock.at += MOMENT
    with store.begin() as connection:
        pausing.resume(connection, claimed[0].connection, scene.clock())
    worker.attend(*claimed)
    assert scene.health().source.removals_allowed
