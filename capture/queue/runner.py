"""Reads what the queue holds, as many at once as each queue has places, until told to stop.

Procrastinate's workers live in one thread with an event loop; each pass has a thread of its own.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, cast

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg import AsyncConnection, Error
from psycopg_pool import AsyncConnectionPool

from capture.queue.jobs import TASK, own
from store.dispatch import Queue

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.25
"""How often it looks whether it is told to stop."""
FETCH_SECONDS: Final = 5.0
"""A job whose telling was lost is found so late at most."""
LETTING_GO_SECONDS: Final = 10.0
"""Passes that take longer to end lose their job, and go on: what they write is guarded by their lease."""
AWAY_SECONDS: Final = (1.0, 4.0)
"""Between two attempts at a database that does not answer: not all processes at the same moment."""
NEVER_SECONDS: Final = 86_400.0
"""Nobody aborts jobs: a source that is paused or removed is left out when it is claimed."""
MOST_CONNECTIONS: Final = 2


@dataclass(frozen=True, slots=True)
class Runner:
    """The places of one process."""

    conninfo: str
    """The database, in libpq's words."""
    places: Mapping[Queue, int]
    """How many each queue has; none of those that are left out."""
    own: str
    """What the queues are called that only this process works on, beside their names."""
    read: Callable[[int, Queue, int], bool]
    """Is called in a thread of its own for each source that came out of a queue, with its job; whether it has ended
    that. Raises nothing."""
    stopping: Callable[[], bool]
    beat: Callable[[], None]
    """Is called again and again while all is well."""

    def run(self) -> None:
        """Blocks until `stopping`, and until all passes have ended. Raises what nobody foresaw: a queue without its
        worker would be read by nobody, while this process says that it lives."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        wanted = {queue: number for queue, number in self.places.items() if number}
        pools = {queue: ThreadPoolExecutor(number, thread_name_prefix=queue) for queue, number in wanted.items()}
        working = [asyncio.create_task(self._go_on(queue, threads)) for queue, threads in pools.items()]
        while not self.stopping():
            self.beat()
            await asyncio.sleep(LOOK_SECONDS)
            for one in working:
                if one.done():
                    one.result()
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        for threads in pools.values():
            threads.shutdown()

    async def _go_on(self, queue: Queue, threads: Executor) -> None:
        """A worker that loses the database ends; another takes its place when the database answers."""
        while True:
            try:
                await self._work(queue, threads)
            except (ConnectorException, Error, OSError) as error:
                log.warning("queue_away", queue=queue.value, error=str(error.__cause__ or error))
            # A worker that is told to end and finds the database away says so, and no word of having been cancelled.
            if self.stopping():
                return
            await asyncio.sleep(random.uniform(*AWAY_SECONDS))  # noqa: S311 - to part the processes

    async def _work(self, queue: Queue, threads: Executor) -> None:
        app = App(connector=connector(self.conninfo))
        app.job_manager = jobs = _Jobs(app.connector)

        async def read(context: JobContext, source: int) -> None:
            job = cast("int", context.job.id)
            if await asyncio.get_running_loop().run_in_executor(threads, self.read, source, queue, job):
                jobs.ended.add(job)

        app.task(name=TASK, pass_context=True)(read)
        async with app.open_async():
            await app.run_worker_async(
                name=queue.value,
                queues=[queue.value, own(queue, self.own)],
                concurrency=self.places[queue],
                fetch_job_polling_interval=FETCH_SECONDS,
                abort_job_polling_interval=NEVER_SECONDS,
                shutdown_graceful_timeout=LETTING_GO_SECONDS,
                delete_jobs="always",
                install_signal_handlers=False,
            )


class _Jobs(JobManager):
    """Leaves jobs alone that were ended with the pass: the worker would ask the database for it once more."""

    def __init__(self, asked: BaseConnector) -> None:
        super().__init__(asked)
        self.ended: set[int] = set()

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Ends others."""
        if job.id in self.ended:
            self.ended.discard(job.id)
        else:
            await super().finish_job(job, status, delete_job)


def connector(conninfo: str) -> PsycopgConnector:
    """Asks the database once for each thing that it wants to know: each is one statement.

    The pool would look first whether the connection still is one, and open and end a transaction around each. Where it
    is none any more, the worker ends, and another one makes its own.
    """
    return PsycopgConnector(
        pool_factory=_pool, conninfo=conninfo, min_size=1, max_size=MOST_CONNECTIONS, configure=_one_by_one
    )


def _pool(check: object, **given: Any) -> AsyncConnectionPool:
    del check
    return AsyncConnectionPool(**given)


async def _one_by_one(connection: AsyncConnection) -> None:
    await connection.set_autocommit(True)
