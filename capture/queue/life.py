"""Says that this process lives, and keeps its clock to the database's."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from importlib import metadata
from time import monotonic
from typing import Final

import structlog

from store import leaders, leases, processes, version
from store.clock import MEASURED_SECONDS, DatabaseClock
from store.database import Store
from store.errors import StoreError, WrongVersion

log = structlog.get_logger()

MOST_OFFSET: Final = timedelta(seconds=5)
"""A machine whose clock is further from the database's is told of: its log and its mail bear wrong times."""


def process_name() -> str:
    """Tells this process from any other, also from one that had its number before: containers have 1 each time."""
    return f"{socket.gethostname().replace('/', '-')}-{os.getpid()}-{secrets.token_hex(3)}"


@contextmanager
def alive(store: Store, name: str, role: str, clock: DatabaseClock) -> Iterator[None]:
    """As long as the block runs, the database knows of this process. Raises StoreError where it cannot be told.

    Where somebody brings the tables to a release that this one cannot work with, the process is told to end as by
    SIGTERM, and WrongVersion is raised when it has.
    """
    _beat(store, name, role)
    over, outdated = threading.Event(), list[WrongVersion]()
    beating = threading.Thread(target=_go_on, args=(store, name, role, clock, over, outdated), name="life", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()
        try_to("say_goodbye", lambda: _leave(store, name))
    if outdated:
        raise outdated[0]


def try_to(what: str, act: Callable[[], None]) -> None:
    """For what is done again soon, or can be done without."""
    try:
        act()
    except StoreError as error:
        log.warning(f"cannot_{what}", error=str(error))


def _go_on(
    store: Store, name: str, role: str, clock: DatabaseClock, over: threading.Event, outdated: list[WrongVersion]
) -> None:
    looked = -float("inf")
    while not over.is_set():
        try_to("say_alive", lambda: _beat(store, name, role))
        if monotonic() - looked >= MEASURED_SECONDS:
            looked = monotonic()
            try_to("measure_clock", lambda: _measure(clock))
            try_to("look_at_tables", lambda: _fits(store, outdated))
        over.wait(processes.BEAT_SECONDS)


def _fits(store: Store, outdated: list[WrongVersion]) -> None:
    try:
        version.check(store)
    except WrongVersion as error:
        outdated.append(error)
        os.kill(os.getpid(), signal.SIGTERM)


def _beat(store: Store, name: str, role: str) -> None:
    with store.begin() as connection:
        processes.beat(connection, name, role, _release())


def _measure(clock: DatabaseClock) -> None:
    clock.measure()
    if abs(clock.offset) > MOST_OFFSET:
        log.warning("clock_wrong", ahead_seconds=round(clock.offset.total_seconds(), 1))


def _leave(store: Store, name: str) -> None:
    with store.begin() as connection:
        leaders.resign(connection, name)
        leases.release_process(connection, name)
        processes.gone(connection, name)


@cache
def _release() -> str:
    try:
        return metadata.version("capture-daemon")
    except metadata.PackageNotFoundError:
        return "unknown"
