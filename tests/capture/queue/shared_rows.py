"""What several processes do to one PostgreSQL database, one transaction at a time: real rows, real jobs, and time that
goes on when told to. Who dies, is stopped or loses an answer does so between two transactions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, text

from capture.queue import jobs
from capture.queue.dispatcher import Dispatcher
from config.queue import Queues
from connectors.model.sync import Cursor, Mode
from store import census, dispatch, leases, pausing, processes, queued, record, sources
from store.database import Store
from store.dispatch import Limits, Queue
from store.errors import LeaseLost
from store.model import Batch, Lease
from store.sources import Outcome, Source
from tests.builders import NOON
from tests.capture.passing import Clock
from tests.people import ALICE

HOST = "mail.example"
HOUR = timedelta(hours=1)
SILENT = processes.SILENT + timedelta(seconds=1)
_TABLES = ("procrastinate_jobs", "procrastinate_workers", "processes", "places", "sources", "connections")


@dataclass(eq=False)
class Process:
    """One worker of the fleet."""

    name: str
    queue_worker: int
    """Procrastinate's number of it."""
    begun: list[tuple[int, int, Queue]] = field(default_factory=list)
    """Jobs that it has fetched and not claimed: job, source, queue."""
    passes: list[tuple[int | None, Source, Lease]] = field(default_factory=list)
    """What it reads, with the job where it came from one."""
    stopped: bool = False


class Rows:
    """The database and all who work on it."""

    def __init__(self, store: Store, number: int) -> None:
        self.store = store
        self.clock = Clock()
        limits = Limits(2, {"memory": None})
        self.schedulers = [Dispatcher(store, self.clock, Queues(), limits) for _ in range(2)]
        self.workers: list[Process] = []
        self.dead: list[Process] = []
        self.read_under: dict[int, int] = {}
        """Source → the epoch under which its cursor was moved last."""
        with store.begin() as connection:
            for table in _TABLES:
                connection.execute(text(f"DELETE FROM {table}"))
            self.sources = [self._connect(connection, HOST if one % 2 else None) for one in range(number)]
            processes.beat(connection, "scheduler", "scheduler", "1")
            connection.execute(text("UPDATE processes SET awake_since = now() - interval '1 day'"))
        self.connections = {row.id: row.connection for row in self.rows()}
        self.start()
        self.start()

    def _connect(self, connection: Connection, host: str | None) -> int:
        connected = sources.connect(connection, "memory", ALICE, {}, ["mail"], NOON, host)
        (made,) = sources.of_connections(connection, [connected])
        return made.id

    def rows(self) -> list[Source]:
        with self.store.read() as connection:
            return sources.all_sources(connection)

    def epoch(self, source: int) -> int:
        """Under which it was claimed last."""
        with self.store.read() as connection:
            given = {"source": source}
            found = connection.execute(text("SELECT lease_epoch FROM sources WHERE id = :source"), given)
            return int(found.scalar_one())

    def marked(self) -> set[int]:
        return self._ids("SELECT id FROM sources WHERE queued_at IS NOT NULL")

    def with_job(self) -> set[int]:
        return self._ids("SELECT replace(lock, 'source/', '')::integer FROM procrastinate_jobs")

    def _ids(self, query: str) -> set[int]:
        with self.store.read() as connection:
            return set(connection.execute(text(query)).scalars())

    def start(self) -> None:
        """One more worker."""
        with self.store.begin() as connection:
            number = connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar_one()
            self.workers.append(Process(f"worker{number}", number))
            processes.beat(connection, self.workers[-1].name, dispatch.WORKER, "1")

    def die(self, worker: Process) -> None:
        self.workers.remove(worker)
        self.dead.append(worker)

    def go_on(self, seconds: float) -> None:
        """Time goes on for all: who lives says so, the others are silent for so much longer."""
        passed = timedelta(seconds=seconds)
        self.clock.at += passed
        heard = [one for one in self.workers if not one.stopped]
        with self.store.begin() as connection:
            given = {"passed": passed, "names": ["scheduler", *(one.name for one in heard)]}
            silent = "UPDATE processes SET seen_at = seen_at - :passed WHERE name <> ALL(:names)"
            connection.execute(text(silent), given)
            given["ids"] = [one.queue_worker for one in heard]
            late = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - :passed WHERE id <> ALL(:ids)"
            connection.execute(text(late), given)
            for one in heard:
                processes.beat(connection, one.name, dispatch.WORKER, "1")

    def fetch(self, worker: Process, queue: Queue) -> bool:
        """Takes a job, if there is one. A worker that others held for dead has no row any more, and gets a new one."""
        with self.store.begin() as connection:
            there = text("SELECT count(*) FROM procrastinate_workers WHERE id = :id")
            if not connection.execute(there, {"id": worker.queue_worker}).scalar_one():
                registered = text("SELECT worker_id FROM procrastinate_register_worker_v1()")
                worker.queue_worker = connection.execute(registered).scalar_one()
            asked = text("SELECT id, lock FROM procrastinate_fetch_job_v2(:queues, :worker)")
            given = {"queues": [queue.value, jobs.own(queue, jobs.short(worker.name))], "worker": worker.queue_worker}
            job, lock = connection.execute(asked, given).one()
        if job is not None:
            worker.begun.append((job, int(lock.removeprefix(dispatch.LOCK)), queue))
        return job is not None

    def claim(self, worker: Process, *, answered: bool = True) -> None:
        """What it has fetched first; `answered`: it hears what came of it."""
        job, source, queue = worker.begun.pop(0)
        with self.store.at_once() as connection:
            claimed = queued.claim(connection, f"{worker.name}/{queue}", self.clock(), source)
        if claimed and answered:
            worker.passes.append((job, *claimed))
        elif not claimed:
            with self.store.at_once() as connection:
                queued.refuse(connection, source, job)
        else:
            self._end_job(job)

    def write(self, worker: Process, number: int = 0) -> bool:
        """A page of one of its passes; whether it was recorded. The cursor says under which epoch."""
        _, row, lease = worker.passes[number]
        batch = Batch((), Cursor("memory/1", str(lease.epoch)), Mode.DELTA, last=False)
        try:
            with self.store.begin() as connection:
                record.record(connection, lease, row.generation, batch, self.clock(), 0)
        except LeaseLost:
            return False
        return True

    def end(self, worker: Process, number: int, *, caught_up: bool, advice: str | None) -> Lease | None:
        """One of its passes is over; `advice`: it needs a person. None where it was a census."""
        job, _, lease = worker.passes.pop(number)
        at, wait = self.clock(), HOUR if caught_up else timedelta()
        ended = Outcome(at, 1.0, at + wait, 0, advice, advice, paused=advice is not None, caught_up=caught_up)
        with self.store.begin() as connection:
            if job is None:
                census.finish(connection, lease, None, at + HOUR)
                return None
            queued.finish(connection, lease, ended, job, held=lease.epoch % 2 == 1)
        return lease

    def _end_job(self, job: int) -> None:
        """As Procrastinate does; it complains where the job was dropped meanwhile."""
        with self.store.begin() as connection:
            connection.execute(text("DELETE FROM procrastinate_jobs WHERE id = :job"), {"job": job})

    def let_go(self, worker: Process) -> None:
        """What it holds and does not read."""
        in_hand = {row.id for _, row, _ in worker.passes} | {source for _, source, _ in worker.begun}
        with self.store.begin() as connection:
            for source, epoch in leases.held_by(connection, [f"{worker.name}/{queue}" for queue in Queue]):
                if source not in in_hand:
                    leases.release(connection, Lease(source, epoch, self.clock()))

    def count(self, worker: Process, source: int) -> None:
        """Takes a source for its census, due or not."""
        with self.store.begin() as connection:
            lease = leases.claim(connection, f"{worker.name}/census", self.clock(), source)
            if lease is not None:
                worker.passes.append((None, sources.get(connection, source), lease))

    def ask(self, source: int, *, anew: bool) -> None:
        """A person resumes it, or connects it `anew`."""
        with self.store.begin() as connection:
            if anew:
                host = HOST if source == self.sources[0] else None
                sources.reconnect(connection, self.connections[source], {}, host, self.clock())
            else:
                pausing.resume(connection, self.connections[source], self.clock())

    def pause(self, source: int) -> None:
        with self.store.begin() as connection:
            pausing.pause(connection, self.connections[source])

    def lose(self, what: str) -> None:
        """The jobs, as after a restore; or the marks."""
        gone = {"jobs": "DELETE FROM procrastinate_jobs", "marks": "UPDATE sources SET queued_at = NULL"}
        with self.store.begin() as connection:
            connection.execute(text(gone[what]))

    def idle(self) -> Sequence[Process]:
        return [one for one in self.workers if not one.stopped]
