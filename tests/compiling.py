"""Statements are compiled once for all tests.

Each engine compiles its own, and each test has an engine: that took a third of the time of a test.
"""

from typing import Final, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Compiled, Dialect

Key = tuple[Dialect, *tuple[object, ...]]
_MOST: Final = 5_000


class Compilations(dict[object, Compiled]):
    """By kind of database rather than by engine: https://docs.sqlalchemy.org/en/20/core/connections.html#sql-caching"""

    def get(self, key: Key) -> Compiled | None:  # type: ignore[override]
        """As compiled for any engine of the kind."""
        return super().get(_by_kind(key))

    def __setitem__(self, key: object, compiled: Compiled) -> None:
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(_by_kind(cast("Key", key)), compiled)


def _by_kind(key: Key) -> tuple[object, ...]:
    return type(key[0]), *key[1:]


def share() -> None:
    """From now on, for each connection of this process."""
    found = Compilations()

    @event.listens_for(Engine, "engine_connect")
    def _shared(connection: Connection) -> None:
        connection.execution_options(compiled_cache=found)
