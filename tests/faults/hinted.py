"""A running daemon that providers tell of changes, and what it has recorded of one mailbox."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from capture import wiring
from capture.scheduler import Daemon
from config.settings import Settings
from store import sources
from store.database import Store
from store.schema import interactions
from store.sources import Source
from tests.faults.promptness import PATIENCE_SECONDS


@contextmanager
def daemon(store: Store, settings: Settings, every: timedelta) -> Iterator[None]:
    """One that looks at its mailbox so often, told or not."""
    tools = replace(wiring.tools(settings, store), interval=lambda _: every)
    running = Daemon(tools, "test", settings)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield
    finally:
        running.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def recorded(store: Store) -> int:
    """How many interactions there are."""
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(interactions)).scalar_one())


def row(store: Store) -> Source:
    """The only source."""
    with store.read() as connection:
        (found,) = sources.all_sources(connection)
    return found
