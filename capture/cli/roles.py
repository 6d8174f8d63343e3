"""Which part of the program a process is."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from capture.monitoring.pulse import SCHEDULER, WORKER
from capture.only_one import CannotStart
from capture.queue.life import alive, process_name
from capture.worker import Tools
from config.settings import Settings
from connectors.model.address import Address
from store.clock import DatabaseClock
from store.database import Store
from store.dispatch import Queue

if TYPE_CHECKING:
    from capture.cli import serve
    from capture.monitoring.monitor import Monitor


class Role(StrEnum):
    """What it does."""

    ALL = "all"
    """Daemon and pages."""
    DAEMON = "daemon"
    """Reads by itself what is due, on any database; no pages."""
    SCHEDULER = "scheduler"
    """Puts what is due into the queue, and does what needs doing once."""
    WORKER = "worker"
    """Reads what is in the queue."""
    WEB = "web"
    """The pages."""


QUEUED: Final = (Role.SCHEDULER, Role.WORKER)


def prepare(role: Role, store: Store, queues: Sequence[Queue] | None) -> None:
    """Makes what the role needs beside the record's tables. Raises CannotStart, and StoreError."""
    if queues and role is not Role.WORKER:
        raise CannotStart("Only workers read from queues: leave --queue out, or add --role worker.")
    if role not in QUEUED:
        return
    if store.url.get_backend_name() == "sqlite":
        raise CannotStart(
            f"A {role} shares a PostgreSQL server with others: set database.url to one, or run all on this machine "
            "with `capture run`."
        )
    if find_spec("procrastinate") is None:
        raise CannotStart(
            f'A {role} needs the extra "queue": .venv/bin/pip install --require-hashes --requirement '
            "requirements/queue.txt, in Capture's folder."
        )
    from capture.queue import tables

    tables.prepare(store)


def perform(
    role: Role, tools: Tools, settings: Settings, people: tuple[Address, ...], queues: Sequence[Queue] | None
) -> None:
    """Does what the role is for until a signal ends it. Raises CannotStart, and StoreError."""
    from capture.cli import serve

    name = process_name()
    with _known(tools, name, role):
        if role in (Role.ALL, Role.WEB):
            serve.serve(tools, settings, people, name, capturing=role is Role.ALL)
        else:
            beating = WORKER if role is Role.WORKER else SCHEDULER
            serve.work(_part(role, tools, settings, name, queues), beating, tools, settings)


def _part(
    role: Role, tools: Tools, settings: Settings, name: str, queues: Sequence[Queue] | None
) -> "Callable[[Monitor], serve.Part]":
    if role is Role.DAEMON:
        from capture.scheduler import Daemon

        return lambda monitor: Daemon(tools, name, settings, monitor)
    if role is Role.SCHEDULER:
        from capture.queue.scheduler import Scheduler

        return lambda monitor: Scheduler(tools, name, settings, monitor)
    from capture.queue.worker import Worker

    return lambda monitor: Worker(tools, name, settings, monitor, queues or tuple(Queue))


def _known(tools: Tools, name: str, role: Role) -> AbstractContextManager[None]:
    """Processes on a server know of each other; one on a file is alone."""
    if not isinstance(tools.now, DatabaseClock):
        return nullcontext()
    return alive(tools.store, name, role.value, tools.now)
