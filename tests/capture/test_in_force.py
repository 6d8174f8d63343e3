"""The model in force, as the linker sees it."""

from datetime import timedelta

from sqlalchemy import event

from capture import wiring
from capture.in_force import InForce
from config.settings import Settings
from store import models
from store.database import Store
from tests.builders import NOON
from tests.learned import a_model


def trained(store: Store, number: int, *, adopt: bool = True) -> int:
    with store.begin() as connection:
        return models.add(connection, a_model(number), {}, NOON + timedelta(days=number), adopt=adopt)


def test_a_new_training_takes_effect_at_the_next_pass(store: Store) -> None:
    tools = wiring.tools(Settings(), store)
    assert tools.linker().learned is None
    first = trained(store, 1)
    assert tools.linker().learned == a_model(1)
    trained(store, 2)
    assert tools.linker().learned == a_model(2)
    with store.begin() as connection:
        models.put_in_force(connection, first)
    assert tools.linker().learned == a_model(1)
    with store.begin() as connection:
        models.put_in_force(connection, None)
    assert tools.linker().learned is None


def test_a_model_that_was_not_taken_changes_nothing(store: Store) -> None:
    trained(store, 1)
    trained(store, 2, adopt=False)
    assert InForce(store)() == a_model(1)


def test_a_model_is_read_once(sqlite_store: Store) -> None:
    trained(sqlite_store, 1)
    in_force = InForce(sqlite_store)
    first = in_force()
    read: list[str] = []

    with sqlite_store.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *said: read.append(said[2]))
    assert in_force() is first
    assert read
    assert not any("document" in statement for statement in read)
