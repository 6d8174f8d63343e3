"""What every command begins with: the settings, the database, and the log."""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog

from capture import logs, wiring
from config.load import load
from config.settings import Settings
from store.database import Store


@dataclass(frozen=True, slots=True)
class Common:
    """The options that stand before or behind every command."""

    config: Path | None
    demo: bool = False
    """On the demonstration company's record, whatever the settings say."""

    def settings(self) -> Settings:
        """Raises ConfigError."""
        given = load(self.config)
        if not self.demo:
            return given
        # On demand: the company's calendars take a third of a second to load.
        from capture.demo import start

        return start.settings(given)

    def store(self) -> Store:
        """The database that the settings name, made where there is none. Raises ConfigError and StoreError."""
        return wiring.prepare_store(self.settings())


def configure_log(*, verbose: bool) -> None:
    """One line an event on standard error: readable on a terminal, JSON elsewhere. Ids and counts, never content."""
    people = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    machines = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            logs.count,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *((people,) if sys.stderr.isatty() else machines),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if verbose else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
