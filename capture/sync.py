"""Brings one source up to date: pages in, decided, recorded and linked. Safe to kill and to repeat at any point.

A page is committed whole with its cursor. Killed before: the page comes again. Killed after: the next page comes.
A source with nothing new costs its one answer: no transaction, no rules, no thread.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain

from capture.link import Linker
from capture.policy import Rules
from capture.prepare import prepare
from connectors.ahead import read_ahead
from connectors.apart import Apart
from connectors.errors import CursorExpired
from connectors.model.sync import Cursor, Mode, Page
from connectors.protocol import Connector, Reach
from store import departures, record, sources
from store.database import Store
from store.model import Batch, Disposition, Lease, Written
from store.sources import Source

MAY_REMOVE_SHARE = 0.5
MAY_REMOVE_AT_LEAST = 20


@dataclass(slots=True)
class Report:
    """What a pass has done so far."""

    counts: Counter[Disposition] = field(default_factory=Counter)
    removed: int = 0
    finished: bool = False
    """False: it was told to stop, and the next pass goes on from here."""

    def add(self, written: Written, last: bool) -> None:
        """Takes in what one page did."""
        self.counts.update(written.counts)
        self.removed += written.removed
        self.finished = last


def silent(*_: object) -> None:
    """For progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over one source that a worker holds the lease of."""

    store: Store
    source: Source
    lease: Lease
    connector: Connector
    rules: Callable[[], Rules]
    linker: Callable[[], Linker]
    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    progress: Callable[[Report, Batch], None] = silent
    report: Report = field(default_factory=Report)
    reach: Reach = field(default_factory=Reach)

    def run(self) -> Report:
        """Raises ConnectorError and StoreError; what was committed before stays, and the next pass goes on from it.

        An expired cursor is answered with one snapshot; a second expiry in the same pass is passed on.
        """
        if self.source.cursor is None:
            return self._snapshot()
        try:
            return self._drain(self.source.cursor, self.source.generation)
        except CursorExpired:
            return self._snapshot()

    def take(self, page: Page) -> None:
        """Records a page that was asked for item by item, as it would one of its own. Raises as `run` does."""
        batch = prepare(self.connector, page, self._rules())
        allowed = self._may_remove() - self.report.removed
        self.report.add(self._record(batch, self.source.generation, allowed, self.linker()), page.last)

    def _snapshot(self) -> Report:
        with self.store.begin() as connection:
            generation = sources.start_snapshot(connection, self.lease)
        return self._drain(None, generation)

    def _drain(self, since: Cursor | None, generation: int) -> Report:
        prepared = self._prepared(since)
        if prepared is None:
            self.report.finished = True
            return self.report
        may_remove, linker, cursor = self._may_remove(), self.linker(), since
        # Closed here: the reader has let go of the connector before anybody else may close that.
        with closing(read_ahead(prepared)) as coming:
            for batch in coming:
                if batch.outcomes or batch.cursor != cursor or batch.mode is Mode.SNAPSHOT:
                    allowed = may_remove - self.report.removed
                    self.report.add(self._record(batch, generation, allowed, linker), batch.last)
                else:
                    self.report.finished = batch.last
                cursor = batch.cursor
                self.progress(self.report, batch)
                if self.stopping():
                    break
        return self.report

    def _prepared(self, since: Cursor | None) -> Iterator[Batch] | None:
        """What the source has since then, decided and with bodies; None where that is nothing."""
        connector = self.connector
        if isinstance(connector, Apart):
            return connector.mapped(since, partial(prepare, rules=self._rules()))
        pages = connector.pages(since)
        first = next(pages)
        if _says_nothing_new(first, since):
            return None
        rules = self._rules()
        return (prepare(connector, page, rules) for page in chain((first,), pages))

    def _rules(self) -> Rules:
        return self.rules().of(self.source.owner)

    def _record(self, batch: Batch, generation: int, may_remove: int, linker: Linker) -> Written:
        with self.store.begin() as connection:
            now = self.now()
            history = now - self.reach.back
            written = record.record(connection, self.lease, generation, batch, now, may_remove, history)
            linker.link(connection, written.to_match)
        return written

    def _may_remove(self) -> int:
        """A mailbox that suddenly answers "no messages" must not empty the record; a person may confirm it."""
        with self.store.read() as connection:
            held = departures.held(connection, self.source.id)
        return held if self.source.removals_allowed else max(MAY_REMOVE_AT_LEAST, int(held * MAY_REMOVE_SHARE))


def _says_nothing_new(page: Page, since: Cursor | None) -> bool:
    return page.last and not page.changes and page.cursor == since and page.mode is Mode.DELTA
