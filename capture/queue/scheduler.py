"""The role `scheduler`: puts what is due into the queue, and does what needs doing once.

Any number of them may run: rows are locked as they are queued, and one of them leads for the chores.
"""

import threading
from datetime import timedelta
from typing import Final

from capture import chores
from capture.chores import MINUTE, Chore
from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import SCHEDULER
from capture.push.wiring import pushes
from capture.queue import places
from capture.queue.dispatcher import Dispatcher
from capture.queue.leading import Leading
from capture.ticking import guarded, run_until
from capture.worker import Tools
from config.settings import Settings

STEP_SECONDS: Final = 0.5
"""Between two looks at what is due; a person who waits for a source notices no more than this."""
BUSY_SECONDS: Final = 0.05
"""The same where the last look queued as much as there was room for."""
RECOVERY: Final = timedelta(seconds=5)


class Scheduler:
    """Runs until told to stop."""

    def __init__(self, tools: Tools, name: str, settings: Settings, monitor: Monitor) -> None:
        """`name` tells this process from all others on the same database."""
        self._monitor = monitor
        self._stopping = threading.Event()
        self._dispatcher = Dispatcher(tools.store, tools.now, settings.queue, places.limits(settings.queue))
        self._leading = Leading(tools.store, name)
        self._pushes = pushes(settings, tools.store, tools.now, lambda: None)
        self._shared = chores.shared(settings, tools, self._stopping.is_set)

    def run(self) -> None:
        """Blocks until `stop` is called from another thread or a signal handler."""
        threads = [threading.Thread(target=self._dispatch, name="dispatch")]
        threads += [threading.Thread(target=push.listener.run, name=kind) for kind, push in self._pushes.items()]
        run_until(self._stopping, threads, self._chores(), self._monitor.pulse, self._end)

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        self._stopping.set()

    def _end(self) -> None:
        for push in self._pushes.values():
            push.close()

    def _chores(self) -> list[Chore]:
        once = [*self._shared, *chores.renewing(self._pushes), Chore("tidy_queue", self._dispatcher.tidy, MINUTE)]
        return [
            Chore("recover", self._dispatcher.recover, RECOVERY, at_once=True),
            *chores.telling(self._pushes),
            *(self._leading.only(chore) for chore in once),
        ]

    def _dispatch(self) -> None:
        step = guarded(self._dispatcher.step, "dispatch")
        while not self._stopping.is_set():
            self._monitor.pulse.beat(SCHEDULER)
            self._stopping.wait(BUSY_SECONDS if step() else STEP_SECONDS)
