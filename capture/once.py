"""Brings every source up to date, links, and is done: `capture run --once`."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from capture.link import link_waiting
from capture.proposing.proposer import Proposer
from capture.sweep import sweep
from capture.sync import Report
from capture.worker import PACED, Tools, Worker
from connectors import registry
from store import sources
from store.model import Batch
from store.sources import Source

PATIENCE = timedelta(seconds=10)
"""How long a source that asks to be read again shortly (a file is still being written) is waited for."""


@dataclass(frozen=True, slots=True)
class Once:
    """One round over all sources that nobody has paused."""

    tools: Tools
    stopping: Callable[[], bool]
    progress: Callable[[Source, Report, Batch], None]

    def run(self) -> None:
        """Raises StoreError. How each source fared stands on its row."""
        worker = Worker("once", self.tools, self.stopping, self.progress)
        with self.tools.store.read() as connection:
            listed = [source for source in sources.all_sources(connection) if not source.paused]
        paced = registry.paced()
        with ThreadPoolExecutor(PACED, thread_name_prefix="paced") as threads:
            waiting = [threads.submit(self._bring_up_to_date, worker, one.id) for one in listed if one.kind in paced]
            for source in listed:
                if source.kind not in paced:
                    self._bring_up_to_date(worker, source.id)
            for one in waiting:
                one.result()
        linker = self.tools.linker()
        while not self.stopping() and link_waiting(self.tools.store, linker):
            pass
        proposer = Proposer(self.tools.store, lambda: linker.context, self.tools.now)
        while not self.stopping() and proposer.propose():
            pass
        sweep(self.tools.store, self.tools.now())

    def _bring_up_to_date(self, worker: Worker, source: int) -> None:
        deadline = self.tools.now() + PATIENCE
        while not self.stopping() and worker.work(source) is not None:
            with self.tools.store.read() as connection:
                row = sources.get(connection, source)
            if row.error is None or row.next_due_at is None or row.next_due_at > deadline:
                return
            while not self.stopping() and self.tools.now() < row.next_due_at:
                time.sleep(0.1)
