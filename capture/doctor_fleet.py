"""Examines the processes that share a database: whether somebody gives out the work, and somebody does it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import metadata
from typing import Final

from capture.finding import Finding, Severity
from capture.numbered import many
from store import fleet, jobs
from store.database import Store
from store.fleet import Fleet
from store.jobs import Jobs
from store.processes import Process

LATE: Final = timedelta(minutes=10)
"""What has been due for so long waits for more than its turn."""
MIXED: Final = timedelta(days=1)
"""A rolling upgrade is over by then."""
ALONE: Final = frozenset({"all", "daemon"})
"""Roles that read what is due by themselves."""


def processes(store: Store, now: datetime) -> Iterator[Finding]:
    """On SQLite, which one process works on, nothing. Raises StoreError."""
    with store.read() as connection:
        if connection.dialect.name != "postgresql":
            return
        found, queue = fleet.seen(connection, now), jobs.seen(connection)
    yield from examined(found, queue)


def examined(found: Fleet, queue: Jobs | None) -> Iterator[Finding]:
    """`queue`: None where it has no tables."""
    yield from _working(found)
    yield from _silent(found)
    yield from _late(found)
    yield from _versions(found)
    yield from _queue(found, queue)
    yield from _troubled(found)


def _working(found: Fleet) -> Iterator[Finding]:
    roles = {one.role for one in found.living}
    if "worker" in roles and "scheduler" not in roles:
        wrong = "Workers run, and no scheduler gives them anything to do."
        yield _critical(wrong, "Start `capture run --role scheduler` on any machine, better on two.")
    if "scheduler" in roles and "worker" not in roles:
        wrong = "A scheduler runs, and no worker does what it gives out."
        yield _critical(wrong, "Start `capture run --role worker` on any machine, on as many as you like.")


def _silent(found: Fleet) -> Iterator[Finding]:
    for one in found.processes:
        if not one.alive:
            wrong = f"{one.name} ({one.role}) has not been heard of since {one.seen_at:%Y-%m-%d %H:%M:%S} UTC."
            remedy = "Unless another has taken its place, look at its log on that machine; others read what it held."
            yield Finding("processes", wrong, remedy, Severity.INFO)


def _late(found: Fleet) -> Iterator[Finding]:
    """Of each source that a daemon lets wait, its own line is told (`doctor_sources`)."""
    roles = {one.role for one in found.living}
    late = [(queue, one) for queue, one in found.backlogs.items() if one.late_seconds > LATE.total_seconds()]
    if not late or roles & ALONE:
        return
    if not roles & {"scheduler", "worker"}:
        wrong = "No process reads mailboxes and calendars."
        yield _critical(wrong, "Start `capture run`, or a scheduler and workers: docs/operations.md says how.")
    elif {"scheduler", "worker"} <= roles:
        named = ", ".join(
            f"{queue} ({many(one.waiting, 'source')}, for {int(one.late_seconds // 60)} minutes)" for queue, one in late
        )
        remedy = "Start more workers, or give these queues more places in `[queue]`; look at the log of those that run."
        yield Finding("processes", f"Sources wait for their turn: {named}.", remedy)


def _versions(found: Fleet) -> Iterator[Finding]:
    newest = _latest(found.living)
    if newest is None:
        return
    since = min(one.started_at for one in found.living if one.version == newest)
    older = [one for one in found.living if one.version != newest]
    if older and found.at - since > MIXED:
        names = ", ".join(f"{one.name} ({one.role}, {one.version})" for one in older)
        yield Finding(
            "processes",
            f"Release {newest} has run for more than a day beside others: {names}.",
            f"Install release {newest} there, and start them again.",
        )


def _latest(living: Sequence[Process]) -> str | None:
    """The release of the one that started last."""
    return max(living, key=lambda one: one.started_at).version if living else None


def _queue(found: Fleet, queue: Jobs | None) -> Iterator[Finding]:
    if queue is None:
        if any(one.role in ("scheduler", "worker") for one in found.living):
            wrong = "The queue's own tables are not in the database."
            yield _critical(wrong, "Start the scheduler again: it makes them.")
        return
    installed = _installed()
    if queue.release and installed and _numbers(queue.release) < _numbers(installed):
        wrong = f"The queue's tables are for Procrastinate {queue.release}, and {installed} is installed here."
        yield Finding("processes", wrong, "Start the scheduler again: it brings them up to date.")
    if queue.stalled:
        wrong = f"{many(queue.stalled, 'job')} of workers that died lie in the queue, and nobody takes them up."
        yield _critical(wrong, "Look whether a scheduler runs, and at what its log says.")


def _installed() -> str | None:
    """The release of Procrastinate on this machine; None where the extra `queue` is not installed."""
    try:
        return metadata.version("procrastinate")
    except metadata.PackageNotFoundError:
        return None


def _numbers(release: str) -> list[int]:
    """`3.10.0` is later than `3.9.2`."""
    return [int(number) for number in re.findall(r"\d+", release)]


def _troubled(found: Fleet) -> Iterator[Finding]:
    for place, room in found.troubled.items():
        wrong = f"{place} answers with errors, and is read {room} at a time until it is well."
        yield Finding("processes", wrong, "", Severity.INFO)
    for quota, until in found.shut.items():
        wrong = f"{quota} has asked all of us to wait until {until:%Y-%m-%d %H:%M:%S} UTC."
        yield Finding("processes", wrong, "", Severity.INFO)


def _critical(wrong: str, remedy: str) -> Finding:
    return Finding("processes", wrong, remedy, Severity.CRITICAL)
