"""`capture run`: the daemon with its pages, or one round."""

import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from capture import declare, wiring
from capture.cli import status
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, progress
from capture.cli.roles import Role, perform, prepare
from capture.cli.signals import on_signals
from capture.once import Once
from capture.only_one import only_daemon
from capture.sync import Report
from capture.worker import Tools
from connectors.model.address import Address
from store import health, leases
from store.database import Store
from store.dispatch import Queue
from store.model import Batch
from store.sources import Source


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="run")(run)


def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Bring every source up to date, link, then exit.")] = False,
    role: Annotated[
        Role, typer.Option(help="all: daemon and pages. On PostgreSQL also: scheduler, and workers on many machines.")
    ] = Role.ALL,
    queue: Annotated[
        list[Queue] | None, typer.Option(help="A worker reads from this queue alone; may be repeated.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Settings, such as capture.toml.")] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Show a company of our own invention, kept under var/demo.")
    ] = False,
) -> None:
    """Run the daemon and its pages until told to stop; stopping loses nothing.

    Examples:

        capture run --demo

        capture run --config capture.toml

        capture run --once

        capture run --role worker --queue interactive --queue incremental
    """
    common: Common = context.obj
    demo = demo or common.demo
    settings = Common(config or common.config, demo).settings()
    with wiring.prepare_store(settings) as store, _claim(store, role) as alone:
        prepare(role, store, queue)
        clock = wiring.clock_of(store)
        tools = wiring.tools(settings, store, clock)
        people: tuple[Address, ...] = ()
        if demo:
            from capture.demo import start

            people = start.fill(store, tools)
        with store.begin() as connection:
            declare.ensure_declared(connection, settings, tools.now())
            if alone:
                leases.release_all(connection)
        ended = _once(tools) if once or demo else 0
        if not once and ended is not None:
            perform(role, tools, settings, people, queue)
        elif ended:
            raise typer.Exit(ended)


def _claim(store: Store, role: Role) -> AbstractContextManager[bool]:
    return nullcontext(enter_result=False) if role is Role.WEB else only_daemon(store.url)


def _once(tools: Tools) -> int | None:
    """One round, with its outcome printed; its exit code, or None where it was told to end."""
    stopping = threading.Event()
    on_signals(stopping.set)
    done: dict[int, int] = {}
    with progress("Capturing") as bar:

        def advance(source: Source, report: Report, batch: Batch) -> None:
            done[source.id] = report.counts.total() + report.removed
            total = sum(done.values()) + batch.remaining if batch.remaining is not None else None
            bar.update(sum(done.values()), total)

        Once(tools, stopping.is_set, advance).run()
    with tools.store.read() as connection:
        found = health.overview(connection, tools.now())
    status.show(found)
    states = {one.state for one in found}
    if health.State.NEEDS_PERSON in states:
        return NEEDS_PERSON
    if health.State.WAITING in states:
        complain("Not every source was read to its end, as said above; running it again goes on from there.")
        return FAILED
    return None if stopping.is_set() else 0
