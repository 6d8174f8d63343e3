"""Claims a due source, runs one pass over it, and writes on its row how that ended."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from time import monotonic, sleep

import structlog

from capture import retry
from capture.held import Held
from capture.link import Linker
from capture.policy import Rules
from capture.sync import Pass, Report, silent
from connectors.errors import ConnectorError, ProviderBug, TryLater
from connectors.protocol import Connector, Reach
from store import leases, queued, sources
from store.database import Store
from store.errors import StoreError, TooManyRemovals
from store.model import Batch, Lease
from store.sources import Outcome, Source

log = structlog.get_logger()

PACED = 32
"""First passes at once over sources whose providers state how fast each may be read: they wait most of the time."""
AGAIN_SECONDS = (0.5, 1.5)
"""Between two attempts to write how a pass ended."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a pass needs besides its source, made by `capture.wiring`."""

    store: Store
    connector: Callable[[Source], Connector]
    rules: Callable[[], Rules]
    linker: Callable[[], Linker]
    interval: Callable[[Source], timedelta]
    now: Callable[[], datetime]
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker; several may run at once, in threads or processes, on one database."""

    name: str
    tools: Tools
    stopping: Callable[[], bool] = lambda: False
    progress: Callable[[Source, Report, Batch], None] = silent
    held: Held | None = None
    """Where connections are kept open until the next pass."""
    wanted: leases.Wanted = leases.ANYTHING
    """What it leaves to others, so that it is free for the rest."""
    observe: Callable[[Source, retry.Decision, Report, float], None] = silent
    """Is told how each pass ended, and after how many seconds."""
    pause: Callable[[float], None] = sleep
    """Waits for so many seconds, where the database fails."""
    turn: float = inf
    """Seconds after which it ends a pass with the page in hand, as others are waiting; that pass is due again then."""

    def work(self, source: int | None = None) -> Source | None:
        """One pass over the source that has been due longest, or over this one; None if there is nothing to take."""
        claimed = self.claim(source)
        if claimed:
            self.attend(*claimed)
        return claimed[0] if claimed else None

    def claim(self, source: int | None = None) -> tuple[Source, Lease] | None:
        """Takes a source, for this worker alone. Raises StoreError."""
        with self.tools.store.begin() as connection:
            lease = leases.claim(connection, self.name, self.tools.now(), source, self.wanted)
            return (sources.get(connection, lease.source), lease) if lease else None

    def claim_queued(self, source: int, job: int | None = None) -> tuple[Source, Lease] | None:
        """Takes a source that came out of the queue with this job, if it still is due. Raises StoreError.

        None where somebody else has it or had it, and the job has ended: what is due then is queued anew.
        """
        with self.tools.store.at_once() as connection:
            claimed = queued.claim(connection, self.name, self.tools.now(), source)
        if claimed is None:
            with self.tools.store.at_once() as connection:
                queued.refuse(connection, source, job)
        return claimed

    def attend(self, source: Source, lease: Lease, job: int | None = None) -> bool:
        """One pass over a source that it has taken; whether it is written how that ended. Raises nothing.

        `job`: of the queue on PostgreSQL, which ends with it.
        """
        started = monotonic()
        decision, report = self._attempt(source, lease)
        seconds = monotonic() - started
        written = self._finish(lease, decision, report, seconds, job)
        self.observe(source, decision, report, seconds)
        if self.held is not None:
            self.held.listen(source.id, in_vain=not (report.counts or report.removed))
        return written

    def _attempt(self, source: Source, lease: Lease) -> tuple[retry.Decision, Report]:
        """The boundary behind which nothing may stop the daemon: what a pass raises becomes the row's next attempt."""
        report = Report()
        try:
            self._pass(source, lease, report)
            interval = self.tools.interval(source) if report.finished else timedelta()
            return retry.after_success(self.tools.now(), interval, retry.spread(source.id)), report
        except ConnectorError as error:
            evidence = error.evidence if isinstance(error, ProviderBug) else None
            log.warning("pass_failed", source=source.id, error=type(error).__name__, evidence=evidence)
            return retry.next_attempt(error, source.failures, self.tools.now()), report
        except TooManyRemovals as error:
            log.warning("removals_held_back", source=source.id, removals=error.removed)
            return retry.held_back(error.removed, source.connection, source.failures, self.tools.now()), report
        except StoreError as error:
            log.error("pass_not_recorded", source=source.id, error=str(error))
            return retry.later(str(error), source.failures, self.tools.now()), report
        except Exception as error:
            log.exception("pass_broke", source=source.id)
            told = f"Capture has a fault here ({type(error).__name__}); the log has the details, please report it."
            return retry.later(told, source.failures, self.tools.now()), report

    def _pass(self, source: Source, lease: Lease, report: Report) -> None:
        if self.held is not None and (connector := self.held.take(source)):
            try:
                self._read(source, lease, connector, report)
            except TryLater as error:
                # Servers end open connections as they please: only one just made that fails is a failure.
                if error.after is not None or report.counts or report.removed:
                    raise
                log.debug("connection_replaced", source=source.id)
            else:
                return
        self._read(source, lease, self.tools.connector(source), report)

    def _read(self, source: Source, lease: Lease, connector: Connector, report: Report) -> None:
        over = monotonic() + self.turn
        with ExitStack() as unless_well:
            unless_well.callback(connector.close)
            Pass(
                store=self.tools.store,
                source=source,
                lease=lease,
                connector=connector,
                rules=self.tools.rules,
                linker=self.tools.linker,
                now=self.tools.now,
                stopping=lambda: self.stopping() or monotonic() > over,
                progress=lambda done, batch: self.progress(source, done, batch),
                report=report,
                reach=self.tools.reach,
            ).run()
            unless_well.pop_all()
        if self.held is not None:
            self.held.put(source, connector, lease.epoch)
        else:
            connector.close()

    def _finish(self, lease: Lease, decision: retry.Decision, report: Report, seconds: float, job: int | None) -> bool:
        outcome = Outcome(
            at=self.tools.now(),
            seconds=seconds,
            next_due_at=decision.next_due_at,
            failures=decision.failures,
            error=decision.error,
            advice=decision.advice,
            paused=decision.paused,
            caught_up=report.finished,
        )
        written = self._written(lease, outcome, job)
        if written and (report.counts or report.removed or decision.error):
            counts = {disposition.value: number for disposition, number in report.counts.items()}
            log.info("pass_ended", source=lease.source, seconds=round(seconds, 3), removed=report.removed, **counts)
        return written

    def _written(self, lease: Lease, outcome: Outcome, job: int | None) -> bool:
        """A lease that nobody lets go of would keep the source from being read for as long as it holds."""
        over = monotonic() + leases.TTL.total_seconds()
        while True:
            try:
                self._write(lease, outcome, job)
            except StoreError as error:
                log.error("outcome_not_recorded", source=lease.source, error=str(error))
                if self.stopping() or monotonic() > over:
                    return False
                self.pause(random.uniform(*AGAIN_SECONDS))  # noqa: S311 - to part the workers
            else:
                return True

    def _write(self, lease: Lease, outcome: Outcome, job: int | None) -> None:
        if job is None:
            with self.tools.store.begin() as connection:
                sources.finish(connection, lease, outcome)
        else:
            held = self.held is not None and self.held.has(lease.source)
            with self.tools.store.at_once() as connection:
                queued.finish(connection, lease, outcome, job, held=held)
