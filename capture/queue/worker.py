"""The role `worker`: reads the sources that come out of the queue. Any number of them may run, on any machine."""

import threading
from collections.abc import Collection
from datetime import timedelta
from math import inf
from typing import Final

import structlog

from capture import retry
from capture.audit import Auditor
from capture.chores import MINUTE, Chore
from capture.held import Held
from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import WORKER
from capture.prompt import Prompter, room
from capture.queue.jobs import short
from capture.queue.places import Seen, limits
from capture.queue.runner import Runner
from capture.sync import Report
from capture.ticking import guarded, run_until
from capture.watch import Watch
from capture.worker import Tools
from capture.worker import Worker as Passing
from config.settings import Settings
from store import leases, queued
from store.dispatch import Queue
from store.errors import StoreError
from store.model import Lease
from store.server import conninfo
from store.sources import Source

log = structlog.get_logger()

TURN_SECONDS: Final = 60.0
"""How long a first pass goes on before it lets others have its place."""

LET_GO: Final = timedelta(seconds=10)


class Worker:
    """Runs until told to stop; then the pages in hand are finished, and no more."""

    def __init__(
        self, tools: Tools, name: str, settings: Settings, monitor: Monitor, queues: Collection[Queue] = tuple(Queue)
    ) -> None:
        """`name` tells this process from all others on the same database. `queues`: it works on these alone."""
        self._tools = tools
        self._name = name
        self._monitor = monitor
        self._stopping = threading.Event()
        self._watch = Watch()
        self._held = Held(room(), self._watch)
        self._prompter = Prompter(tools.store, self._held, self._watch, tools.now, lambda: None)
        self._in_hand: list[int] = []
        self._seen = Seen(tools.store, limits(settings.queue))
        self._passing = {queue: self._passes(queue) for queue in Queue}
        places = {
            Queue.INTERACTIVE: settings.queue.interactive,
            Queue.INCREMENTAL: settings.queue.incremental,
            Queue.BACKFILL: settings.queue.backfill,
        }
        self._runner = Runner(
            conninfo(tools.store.url),
            {queue: places[queue] for queue in queues},
            short(name),
            self._read,
            self._stopping.is_set,
            lambda: monitor.pulse.beat(WORKER),
        )

    def run(self) -> None:
        """Blocks until `stop` is called from another thread or a signal handler."""
        threads = [threading.Thread(target=work, name=work.__name__) for work in (self._listen, self._runner.run)]
        auditor = Auditor(f"{self._name}/census", self._tools, self._stopping.is_set)
        close_unused = Chore("close_unused", self._prompter.tidy, MINUTE)
        let_go = Chore("let_go", self._let_go, LET_GO, at_once=True)
        census = Chore("census", auditor.audit_due, MINUTE)
        run_until(self._stopping, threads, [close_unused, let_go, census], self._monitor.pulse)
        self._held.close()
        self._watch.close()

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        self._stopping.set()

    def _passes(self, queue: Queue) -> Passing:
        turn = TURN_SECONDS if queue is Queue.BACKFILL else inf
        stopping, name = self._stopping.is_set, f"{self._name}/{queue}"
        return Passing(name, self._tools, stopping, held=self._held, observe=self._ended, turn=turn)

    def _read(self, source: int, queue: Queue, job: int) -> bool:
        """One pass over a source that came out of the queue, unless another had it or the end is near; whether the job
        has ended with it."""
        self._in_hand.append(source)
        try:
            return self._pass(source, self._passing[queue], job)
        except StoreError as error:
            log.error("not_claimed", source=source, error=str(error))
            return False
        finally:
            self._in_hand.remove(source)

    def _pass(self, source: int, passing: Passing, job: int) -> bool:
        if self._stopping.is_set():
            with self._tools.store.at_once() as connection:
                queued.refuse(connection, source, job)
            return True
        claimed = passing.claim_queued(source, job)
        return claimed is None or passing.attend(*claimed, job)

    def _let_go(self) -> None:
        """A claim whose answer was lost with its connection holds what nobody reads. Raises StoreError."""
        owners = [passing.name for passing in self._passing.values()]
        with self._tools.store.begin() as connection:
            for source, epoch in leases.held_by(connection, owners):
                if source not in self._in_hand:
                    leases.release(connection, Lease(source, epoch, self._tools.now()))

    def _ended(self, source: Source, decision: retry.Decision, report: Report, seconds: float) -> None:
        self._monitor.measures.pass_ended(source, decision, report, seconds)
        try:
            self._seen.ended(source, decision)
        except StoreError as error:
            log.warning("place_not_noted", source=source.id, error=str(error))

    def _listen(self) -> None:
        listen = guarded(self._prompter.listen, "listen")
        while not self._stopping.is_set():
            listen()
