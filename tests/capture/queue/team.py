"""Schedulers and workers in threads of this process, on one PostgreSQL database, over mailboxes in memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from sqlalchemy import text, update

from capture.monitoring.monitor import Monitor
from capture.queue import tables
from capture.queue.life import alive
from capture.queue.scheduler import Scheduler
from capture.queue.worker import Worker
from capture.worker import Tools
from config.queue import Queues
from config.settings import Settings
from store import sources
from store.clock import DatabaseClock
from store.database import Store
from store.schema import sources as source_rows
from store.sources import Source
from tests.builders import seen
from tests.capture.passing import Scene, Watched
from tests.waiting import PATIENCE_SECONDS

HOUR = timedelta(hours=1)
MANY = Settings(queue=Queues(per_host=100))


class Part(Protocol):
    def run(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Team:
    """What is shared: the database and the mailboxes."""

    store: Store
    scenes: dict[int, Scene] = field(default_factory=dict)
    settings: Settings = MANY
    gate: threading.Event = field(default_factory=threading.Event)
    """First passes wait at it."""
    at_gate: list[int] = field(default_factory=list)
    """Those that came to it."""

    def __post_init__(self) -> None:
        tables.prepare(self.store)
        self.clock = DatabaseClock(self.store)
        self.gate.set()

    def mailboxes(self, number: int, items: int = 2, *, read: bool = False) -> list[Scene]:
        """Connects some more; `read`: they were read to their end before, and have an hour's time."""
        made = [Scene.of(self.store, items) for _ in range(number)]
        self.scenes |= {scene.source: scene for scene in made}
        if read:
            for scene in made:
                scene.work()
            later = {"next_due_at": self.clock() + HOUR, "caught_up_at": self.clock()}
            with self.store.begin() as connection:
                ours = source_rows.c.id.in_([scene.source for scene in made])
                connection.execute(update(source_rows).where(ours).values(later))
        return made

    def tools(self) -> Tools:
        (first, *_) = self.scenes.values()
        return replace(first.tools(), connector=self._connector, interval=lambda _: HOUR, now=self.clock)

    def _connector(self, source: Source) -> Watched:
        if source.caught_up_at is None:
            self.at_gate.append(source.id)
            assert self.gate.wait(PATIENCE_SECONDS)
        return self.scenes[source.id].connector(source)

    @contextmanager
    def scheduler(self, name: str = "scheduler") -> Iterator[Scheduler]:
        made = Scheduler(self.tools(), name, self.settings, Monitor(self.store, self.clock))
        with self._running(made, name, "scheduler"):
            yield made

    @contextmanager
    def worker(self, name: str = "worker") -> Iterator[Worker]:
        made = Worker(self.tools(), name, self.settings, Monitor(self.store, self.clock))
        with self._running(made, name, "worker"):
            yield made

    @contextmanager
    def _running(self, part: Part, name: str, role: str) -> Iterator[None]:
        thread = threading.Thread(target=part.run, name=name)
        with alive(self.store, name, role, self.clock):
            thread.start()
            try:
                yield
            finally:
                part.stop()
                self.gate.set()
                thread.join(PATIENCE_SECONDS)
                assert not thread.is_alive()

    def rows(self) -> list[Source]:
        with self.store.read() as connection:
            return sources.all_sources(connection)

    def passes(self) -> list[int]:
        """How many each source had."""
        with self.store.read() as connection:
            found = connection.execute(text("SELECT lease_epoch FROM sources ORDER BY id"))
            return list(found.scalars())

    def is_read(self) -> bool:
        """All of them, to their end."""
        return all(row.caught_up_at and not row.leased for row in self.rows())

    def queued(self) -> tuple[int, int]:
        """Marks and jobs."""
        counted = "SELECT (SELECT count(queued_at) FROM sources), (SELECT count(*) FROM procrastinate_jobs)"
        with self.store.read() as connection:
            marks, jobs = connection.execute(text(counted)).one()
        return marks, jobs

    def ask(self, scene: Scene, deliver: str) -> Callable[[], bool]:
        """A person resumes a mailbox in which something has come; whether that was read."""
        scene.mailbox.put(seen(deliver))
        with self.store.begin() as connection:
            row = sources.get(connection, scene.source)
            connection.execute(
                update(source_rows)
                .where(source_rows.c.id == scene.source)
                .values(asked_at=self.clock(), next_due_at=self.clock())
            )
        return lambda: self._read_since(scene, row)

    def _read_since(self, scene: Scene, before: Source) -> bool:
        with self.store.read() as connection:
            return sources.get(connection, scene.source).last_success_at != before.last_success_at
