"""Takes sources for their census: those a person names, and once a day each by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from capture.census import DAILY, Count, Found, Healing
from capture.sync import silent
from capture.worker import Tools
from connectors.errors import ConnectorError
from store import census, counts, leases, sources
from store.errors import TooManyRemovals
from store.model import Lease
from store.sources import Source

log = structlog.get_logger()

EVERY = timedelta(days=1)
SOON = timedelta(hours=1)
"""After one that failed, or that ran out of its budget."""


@dataclass(frozen=True, slots=True)
class Auditor:
    """Counts one source at a time, and keeps what came of it on the source's row."""

    name: str
    """Tells this process from others on the same database."""
    tools: Tools
    stopping: Callable[[], bool] = lambda: False
    progress: Callable[[Source, int, int | None], None] = silent

    def audit(self, source: int, healing: Healing | None) -> Found | None:
        """The census of a source; None where it is paused or somebody else is reading it.

        Raises ConnectorError and StoreError.
        """
        with self.tools.store.begin() as connection:
            lease = leases.claim(connection, self.name, self.tools.now(), source)
            row = sources.get(connection, source)
        if lease is None:
            return None
        found: Found | None = None
        try:
            found = self._count(row, lease, healing)
        finally:
            wait = EVERY if found and (found.census.complete or found.held_back) else SOON
            with self.tools.store.begin() as connection:
                figures, months = (found.census, found.months) if found else (None, None)
                census.finish(connection, lease, figures, self.tools.now() + wait, months)
            self._recount(source)
        return found

    def _recount(self, source: int) -> None:
        """The numbers that are kept of a source are those of its ledger, unless somebody has been at the triggers."""
        with self.tools.store.begin() as connection:
            if wrong := counts.wrong(connection, [source]):
                counts.mend(connection, wrong)
                log.error("counts_mended", source=source)

    def _let_go(self) -> None:
        """What a census held when the database went away would be read by nobody for as long as its lease holds."""
        with self.tools.store.read() as connection:
            held = leases.held_by(connection, [self.name])
        for source, epoch in held:
            with self.tools.store.begin() as connection:
                leases.release(connection, Lease(source, epoch, self.tools.now()))

    def _count(self, source: Source, lease: Lease, healing: Healing | None) -> Found | None:
        connector = self.tools.connector(source)
        try:
            return Count(
                tools=self.tools,
                source=source,
                lease=lease,
                connector=connector,
                healing=healing,
                stopping=self.stopping,
                progress=lambda done, total: self.progress(source, done, total),
            ).run()
        finally:
            connector.close()

    def audit_due(self) -> None:
        """Every source whose day is over, within the budget. Raises StoreError."""
        self._let_go()
        while not self.stopping():
            with self.tools.store.read() as connection:
                source = census.due(connection, self.tools.now())
            if source is None:
                return
            try:
                found = self.audit(source, DAILY)
            except (ConnectorError, TooManyRemovals) as error:
                log.warning("census_failed", source=source, error=type(error).__name__)
                continue
            if found is None:
                return
            figures = found.census
            counts = {"missing": figures.missing, "gone": figures.gone, "healed": figures.healed}
            log.info("census_ended", source=source, listed=figures.listed, **counts)
