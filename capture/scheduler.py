"""The daemon's heartbeat: a few APScheduler ticks wake worker threads; what is due stands on the sources' rows.

No job per source: the rows are the schedule, so a restart forgets nothing and several daemons agree.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from capture import chores
from capture.audit import Auditor
from capture.chores import MINUTE, SECOND, Chore
from capture.held import Held
from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import SCHEDULER
from capture.prompt import Prompter, room
from capture.push.wiring import pushes
from capture.ticking import guarded, run_until
from capture.watch import Watch
from capture.worker import PACED, Tools, Worker
from config.settings import Settings
from connectors import registry
from store.leases import Wanted

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
        self._settings = settings
        self._name = name
        self._stopping = threading.Event()
        self._tick = threading.Condition()
        self._watch = Watch()
        self._held = Held(room(), self._watch)
        self._prompter = Prompter(tools.store, self._held, self._watch, tools.now, self._wake)
        self._pushes = pushes(settings, tools.store, tools.now, self._wake)

    def run(self) -> None:
        """Blocks until `stop` is called from another thread or a signal handler."""
        threads = [threading.Thread(target=work, name=work.__name__) for work in (self._listen, self._start_paced)]
        threads += [threading.Thread(target=self._work, args=(n,)) for n in range(READERS + VISITORS)]
        threads += [threading.Thread(target=push.listener.run, name=kind) for kind, push in self._pushes.items()]
        run_until(self._stopping, threads, self._chores(), self._monitor.pulse, self._end)
        self._held.close()
        self._watch.close()

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        self._stopping.set()

    def _end(self) -> None:
        for push in self._pushes.values():
            push.close()
        self._wake()

    def _chores(self) -> list[Chore]:
        auditor = Auditor(f"{self._name}/census", self._tools, self._stopping.is_set)
        return [
            Chore("wake_workers", self._beat, SECOND),
            Chore("close_unused", self._prompter.tidy, MINUTE),
            Chore("census", auditor.audit_due, MINUTE),
            chores.mending(self._tools),
            *chores.shared(self._settings, self._tools, self._stopping.is_set),
            *chores.telling(self._pushes),
            *chores.renewing(self._pushes),
        ]

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
        work = guarded(worker.work, "pass")
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
        claim, places = guarded(worker.claim, "claim"), threading.Semaphore(PACED)
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
        listen = guarded(self._prompter.listen, "listen")
        while not self._stopping.is_set():
            listen()
