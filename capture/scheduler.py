"""The daemon's heartbeat: a few APScheduler ticks wake worker threads; what is due stands on the sources' rows.

No job per source: the rows are the schedule, so a restart forgets nothing and several daemons agree.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from capture.audit import Auditor
from capture.digest.sender import Sender
from capture.doctor_hourly import Examiner
from capture.endings.reminder import Reminder
from capture.forgetting.retention import Keeper
from capture.held import Held
from capture.link import link_waiting
from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import SCHEDULER
from capture.notify.notifier import Notifier
from capture.prompt import Prompter, room
from capture.proposing.proposer import Proposer
from capture.push.heard import TELLING_SECONDS
from capture.push.wiring import pushes
from capture.sweep import sweep
from capture.watch import Watch
from capture.worker import PACED, Tools, Worker
from config.settings import Settings
from connectors import registry
from store.errors import StoreError
from store.leases import Wanted

log = structlog.get_logger()

T = TypeVar("T")

TICK_SECONDS = 1
READERS = 2
"""Workers that take any source but first passes of the PACED. Others keep a processor busy and pages in memory: more
workers would not be faster."""
VISITORS = 6
"""Further workers for sources that were read to their end before: they wait for the network most of the time, and a
first pass elsewhere must not keep new mail waiting."""
TURN_SECONDS = 600
"""How long one of them goes on where others may be waiting."""


class Daemon:
    """Runs until told to stop; then the pages in hand are finished, and no more."""

    def __init__(
        self,
        tools: Tools,
        name: str,
        settings: Settings = Settings(),  # noqa: B008 - frozen
        monitor: Monitor | None = None,
    ) -> None:
        """`name` tells this process from others on the same database. `settings` say how providers are heard."""
        self._monitor = monitor or Monitor(tools.store, tools.now)
        self._tools = tools
        self._name = name
        self._stopping = threading.Event()
        self._tick = threading.Condition()
        self._watch = Watch()
        self._held = Held(room(), self._watch)
        self._prompter = Prompter(tools.store, self._held, self._watch, tools.now, self._wake)
        self._pushes = pushes(settings, tools.store, tools.now, self._wake)
        self._reminder = Reminder(settings, tools.store, tools.now)
        self._digests = Sender(settings, tools.store, tools.now)
        self._keeper = Keeper(tools.store, settings.retention)
        self._notifier = Notifier(settings, tools.store, tools.now)
        self._examiner = Examiner(settings, tools.store, tools.now)

    def run(self) -> None:
        """Blocks until `stop` is called from another thread or a signal handler."""
        threads = [threading.Thread(target=work, name=work.__name__) for work in (self._listen, self._start_paced)]
        threads += [threading.Thread(target=self._work, args=(n,)) for n in range(READERS + VISITORS)]
        threads += [threading.Thread(target=push.listener.run, name=kind) for kind, push in self._pushes.items()]
        for thread in threads:
            thread.start()
        self._monitor.pulse.watch(threads)
        scheduler = self._scheduler()
        scheduler.start()
        self._stopping.wait()
        self._monitor.pulse.rest()
        for push in self._pushes.values():
            push.close()
        scheduler.shutdown(wait=True)
        self._wake()
        for thread in threads:
            thread.join()
        self._held.close()
        self._watch.close()

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        self._stopping.set()

    def _scheduler(self) -> BackgroundScheduler:
        # misfire_grace_time's default of 1 s drops ticks on a busy machine.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = BackgroundScheduler(job_defaults=defaults, timezone="UTC")
        scheduler.add_job(self._beat, "interval", seconds=TICK_SECONDS, id="wake_workers")
        scheduler.add_job(self._guarded(self._link_waiting), "interval", seconds=TICK_SECONDS, id="link_waiting")
        proposer = Proposer(self._tools.store, lambda: self._tools.linker().context, self._tools.now)
        # One step a tick: mail that comes in must not wait for it.
        scheduler.add_job(self._guarded(proposer.propose), "interval", seconds=TICK_SECONDS, id="propose")
        scheduler.add_job(self._guarded(self._sweep), "interval", hours=1, id="sweep_gone")
        expire = self._guarded(self._expire)
        scheduler.add_job(expire, "interval", days=1, id="expire", next_run_time=datetime.now(UTC))
        scheduler.add_job(self._guarded(self._prompter.tidy), "interval", minutes=1, id="close_unused")
        auditor = Auditor(f"{self._name}/census", self._tools, self._stopping.is_set)
        scheduler.add_job(self._guarded(auditor.audit_due), "interval", minutes=1, id="census")
        remind, started = self._guarded(self._reminder.remind), datetime.now(UTC)
        scheduler.add_job(remind, "interval", days=1, id="remind", next_run_time=started)
        scheduler.add_job(self._guarded(self._digests.send_due), "interval", minutes=1, id="digest")
        scheduler.add_job(self._guarded(self._notifier.tell), "interval", minutes=1, id="notify")
        examine = self._guarded(self._examiner.examine_due)
        scheduler.add_job(examine, "interval", minutes=10, id="examine", next_run_time=started)
        for kind, push in self._pushes.items():
            tell, renew = self._guarded(push.heard.tell), self._guarded(push.renewer.renew)
            scheduler.add_job(tell, "interval", seconds=TELLING_SECONDS, id=f"tell_{kind}")
            scheduler.add_job(renew, "interval", minutes=1, id=f"renew_{kind}", next_run_time=started)
        return scheduler

    def _beat(self) -> None:
        self._monitor.pulse.beat(SCHEDULER)
        self._wake()

    def _wake(self) -> None:
        with self._tick:
            self._tick.notify_all()

    def _work(self, number: int) -> None:
        wanted = Wanted(not_first_of=registry.paced()) if number < READERS else Wanted(first_of=())
        worker = Worker(
            f"{self._name}/{number}",
            self._tools,
            self._stopping.is_set,
            held=self._held,
            wanted=wanted,
            observe=self._monitor.measures.pass_ended,
        )
        work = self._guarded(worker.work)
        with self._tools.store.keeping():
            while not self._stopping.is_set():
                if work() is None:
                    self._wait_for_tick()

    def _start_paced(self) -> None:
        """One thread looks for such sources, as many would keep the database busy with their questions."""
        wanted = Wanted(later=False, first_of=registry.paced())
        worker = Worker(
            f"{self._name}/first",
            self._tools,
            self._stopping.is_set,
            held=self._held,
            wanted=wanted,
            observe=self._monitor.measures.pass_ended,
            turn=TURN_SECONDS,
        )
        claim, places = self._guarded(worker.claim), threading.Semaphore(PACED)
        with ThreadPoolExecutor(PACED, thread_name_prefix="first") as threads:
            while not self._stopping.is_set():
                if not places.acquire(timeout=TICK_SECONDS):
                    continue
                if claimed := claim():
                    threads.submit(worker.attend, *claimed).add_done_callback(lambda _: places.release())
                else:
                    places.release()
                    self._wait_for_tick()

    def _wait_for_tick(self) -> None:
        with self._tick:
            self._tick.wait(TICK_SECONDS)

    def _listen(self) -> None:
        listen = self._guarded(self._prompter.listen)
        while not self._stopping.is_set():
            listen()

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

    def _expire(self) -> None:
        log.info("expired", **asdict(self._keeper.expire(self._tools.now())))

    def _sweep(self) -> None:
        log.info("gone_removed", **asdict(sweep(self._tools.store, self._tools.now())))
