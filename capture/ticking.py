"""Does chores when their time comes, each in a thread of a pool, and never twice at once."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from capture.chores import Chore
from capture.monitoring.pulse import Pulse
from store.errors import StoreError

log = structlog.get_logger()

T = TypeVar("T")


def run_until(
    stopping: threading.Event,
    threads: Sequence[threading.Thread],
    chores: Iterable[Chore],
    pulse: Pulse,
    end: Callable[[], None] = lambda: None,
) -> None:
    """Threads and chores go on until `stopping` is set; then `end` is called, and what each has in hand is finished.

    `pulse` tells when one of the threads has died before.
    """
    for thread in threads:
        thread.start()
    pulse.watch(threads)
    scheduler = _ticking(chores)
    scheduler.start()
    stopping.wait()
    pulse.rest()
    end()
    scheduler.shutdown(wait=True)
    for thread in threads:
        thread.join()


def _ticking(chores: Iterable[Chore]) -> BackgroundScheduler:
    """A scheduler with these, not started yet."""
    # misfire_grace_time's default of 1 s drops ticks on a busy machine.
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(job_defaults=defaults, timezone="UTC")
    for chore in chores:
        # None would mean never: https://apscheduler.readthedocs.io/en/3.x/modules/schedulers/base.html
        first = {"next_run_time": datetime.now(UTC)} if chore.at_once else {}
        run, seconds = guarded(chore.run, chore.name), chore.every.total_seconds()
        scheduler.add_job(run, "interval", seconds=seconds, id=chore.name, **first)
    return scheduler


def guarded(job: Callable[[], T], name: str) -> Callable[[], T | None]:
    """The job, for which a database that fails now is something to try again at the next tick."""

    def run() -> T | None:
        try:
            return job()
        except StoreError as error:
            log.error("job_failed", job=name, error=str(error))
            return None

    return run
