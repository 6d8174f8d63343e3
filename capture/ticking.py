"""Does chores when their time comes, each in a thread of a pool, and never twice at once."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from capture.chores import Chore
from store.errors import StoreError

log = structlog.get_logger()

T = TypeVar("T")


def ticking(chores: Iterable[Chore]) -> BackgroundScheduler:
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
