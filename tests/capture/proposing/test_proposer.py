"""Proposing takes its turn with the other writers of a PostgreSQL database."""

from threading import Thread

from store.database import Store, alone
from tests.capture.proposing.world import ERIN, World
from tests.people import ALICE

PATIENCE_SECONDS = 20


def test_proposing_waits_for_a_batch_that_is_being_recorded(postgres_store: Store) -> None:
    world = World(postgres_store)
    world.wrote(ALICE, ERIN)
    while_recording(world)
    world.wrote(ALICE, ERIN)
    while_recording(world)
    assert len(world.proposed()) == 1


def while_recording(world: World) -> None:
    proposing = Thread(target=world.proposer.propose)
    with world.store.begin() as connection:
        alone(connection)
        proposing.start()
        proposing.join(0.3)
        assert proposing.is_alive()
    proposing.join(PATIENCE_SECONDS)
    assert not proposing.is_alive()
