"""The log: one line an event, with ids and counts; never content, and nothing of a secret.

Three things could bring content along, and are told without it: an exception, whose message may quote what it broke
on; a library's own message; and the words of somebody's server, which may echo what it was asked.
"""

import logging
import re
import sys
import threading
import traceback
from collections import Counter
from pathlib import PurePath
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

log = structlog.get_logger()

OF_CODE: Final = (AttributeError, ImportError, NameError)
"""Exceptions whose messages speak of the program alone."""
OF_THEMSELVES: Final = ("alembic", "apscheduler", "procrastinate", "uvicorn")
"""Libraries that never see content, so that what they say can be told."""
_WORDS_OF_OTHERS: Final = ("error", "evidence")
_QUOTED: Final = re.compile(r'"[^"\n]{0,1000}"')
_ADDRESS: Final = re.compile(r"[^\s<>\"'(),:;\[\]]{1,128}@")
_MOST_PLACES: Final = 40

_counts: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()


def configure(*, verbose: bool) -> None:
    """On standard error: readable on a terminal, JSON elsewhere. What libraries and dying threads say is in it too."""
    people = structlog.dev.ConsoleRenderer()
    machines = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            count,
            by_place,
            hushed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            people if sys.stderr.isatty() else machines,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if verbose else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Libraries) for handler in root.handlers):
        root.addHandler(_Libraries(logging.WARNING))
    # It warns of each tick that is left out as the last one still runs: on a busy machine that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_died


def count(logger: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """Counts the event, for the metrics. A processor of structlog, like the next two."""
    del logger
    with _lock:
        _counts["error" if level == "exception" else level, str(event.get("event"))] += 1
    return event


def counted() -> dict[tuple[str, str], int]:
    """How often each event has been logged by this process, by level and name."""
    with _lock:
        return dict(_counts)


def by_place(logger: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """An exception becomes its kind and its places in the code."""
    del logger, level
    told = event.pop("exc_info", None)
    if told:
        error = told if isinstance(told, BaseException) else told[1] if isinstance(told, tuple) else sys.exc_info()[1]
        event["exception"] = "\n".join(_places(error))
    return event


def hushed(logger: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """What others said goes without what they quote, without the names in addresses, and cannot steer a terminal."""
    del logger, level
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            quiet = _ADDRESS.sub("***@", _QUOTED.sub('"***"', value)) if key in _WORDS_OF_OTHERS else value
            event[key] = "".join(character if character.isprintable() else "�" for character in quiet)
    return event


def _places(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None and len(lines) < _MOST_PLACES:
        lines += [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in _frames(error)]
        lines.append(f"{type(error).__name__}{f': {error}' if type(error) in OF_CODE else ''}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), limit=_MOST_PLACES, lookup_lines=False
    )


def _short(path: str) -> str:
    return "/".join(PurePath(path).parts[-3:])


def _thread_died(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        name = told.thread.name if told.thread else None
        log.error("thread_died", thread=name, exc_info=told.exc_value)


class _Libraries(logging.Handler):
    """What libraries log: their names and places, and their words only where these cannot quote anybody."""

    def emit(self, record: logging.LogRecord) -> None:
        """Warnings and errors; libraries' lesser messages are never asked for."""
        place = f"{_short(record.pathname)}:{record.lineno}"
        trusted = record.name.partition(".")[0] in OF_THEMSELVES
        said = {"message": record.getMessage()} if trusted else {}
        tell = log.error if record.levelno >= logging.ERROR else log.warning
        tell("library_says", library=record.name, place=place, exc_info=record.exc_info or None, **said)
