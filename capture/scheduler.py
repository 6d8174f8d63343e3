"""The daemon's heartbeat: a few APScheduler ticks wake worker threads; what is due stands on the sources' rows.

No job per source: the rows are the schedule, so a restart forgets nothing and several daemons agree.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from capture.audit import Auditor
from capture.link import link_waiting
from capture.worker import Tools, Worker
from store import interactions
from store.errors import StoreError

log = structlog.get_logger()

T = TypeVar("T")

TICK_SECONDS = 1
WORKERS = 2


class Daemon:
    """Runs until told to stop; then the pages in hand are finished, and no more."""

    def __init__(self, tools: Tools, name: str) -> None:
        """`name` tells this process from others on the same database."""
        self._tools = tools
        self._name = name
        self._stopping = threading.Event()
        self._tick = threading.Condition()

    def run(self) -> None:
        """Blocks until `stop` is called from another thread or a signal handler."""
        threads = [threading.Thread(target=self._work, args=(f"{self._name}/{n}",)) for n in range(WORKERS)]
        for thread in threads:
            thread.start()
        scheduler = self._scheduler()
        scheduler.start()
        self._stopping.wait()
        scheduler.shutdown(wait=True)
        self._wake()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        self._stopping.set()

    def _scheduler(self) -> BackgroundScheduler:
        # misfire_grace_time's default of 1 s drops ticks on a busy machine.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = BackgroundScheduler(job_defaults=defaults, timezone="UTC")
        scheduler.add_job(self._wake, "interval", seconds=TICK_SECONDS, id="wake_workers")
        scheduler.add_job(self._guarded(self._link_waiting), "interval", seconds=TICK_SECONDS, id="link_waiting")
        scheduler.add_job(self._guarded(self._sweep), "interval", hours=1, id="sweep_gone")
        auditor = Auditor(f"{self._name}/census", self._tools, self._stopping.is_set)
        scheduler.add_job(self._guarded(auditor.audit_due), "interval", minutes=1, id="census")
        return scheduler

    def _wake(self) -> None:
        with self._tick:
            self._tick.notify_all()

    def _work(self, name: str) -> None:
        worker = Worker(name, self._tools, self._stopping.is_set)
        claim = self._guarded(worker.work)
        while not self._stopping.is_set():
            if claim() is None:
                with self._tick:
                    self._tick.wait(TICK_SECONDS)

    def _guarded(self, job: Callable[[], T]) -> Callable[[], T | None]:
        """The job, for which a database that fails now is something to try again at the next tick."""

        def run() -> T | None:
            try:
                return job()
            except StoreError as error:
                log.error("job_failed", job=job.__name__, error=str(error))
                return None

        return run

    def _link_waiting(self) -> None:
        linker = self._tools.linker()
        while not self._stopping.is_set() and link_waiting(self._tools.store, linker):
            pass

    def _sweep(self) -> None:
        with self._tools.store.begin() as connection:
            removed = interactions.sweep(connection, self._tools.now() - interactions.GRACE)
        log.info("gone_removed", interactions=removed)
