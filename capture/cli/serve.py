"""The daemon and its pages, until a signal ends them. Imported on demand: the pages' libraries load slowly."""

import os
import socket
import threading
from collections.abc import Callable
from typing import Protocol

import uvicorn
from fastapi import FastAPI

from capture.cli.output import say
from capture.cli.signals import on_signals
from capture.monitoring.listener import listening
from capture.monitoring.monitor import Monitor
from capture.monitoring.pulse import PAGES, SCHEDULER, Pulse
from capture.monitoring.supervisor import stopping, supervised
from capture.only_one import CannotStart
from capture.scheduler import Daemon
from capture.signing_in import welcome
from capture.web.app import create_app
from capture.web.machines import create_machines_app
from capture.worker import Tools
from config.settings import Settings, Web
from connectors.model.address import Address

BEAT_SECONDS = 1
"""Between two signs of life of the pages."""


class Part(Protocol):
    """What a process without pages does."""

    def run(self) -> None:
        """Blocks until `stop` is called."""
        ...

    def stop(self) -> None:
        """Safe to call from a signal handler, and twice."""
        ...


def work(part: Callable[[Monitor], Part], beating: str, tools: Tools, settings: Settings) -> None:
    """Does what `part` makes, and shows no pages. `beating`: by what name it says that it lives."""
    monitor = _monitor(tools, settings, beating)
    made = part(monitor)
    on_signals(lambda: _end(made))
    with listening(create_machines_app(monitor), settings.monitoring), supervised(monitor.pulse):
        say("Capture is running, without pages. Stop it with Ctrl+C; nothing is lost.")
        made.run()


def serve(tools: Tools, settings: Settings, people: tuple[Address, ...], name: str, *, capturing: bool) -> None:
    """Shows the pages, and captures at the same time if told to. Raises CannotStart where the port is taken.

    `name` tells this process from others on the same database; `people`: as whom
    anybody may sign in, in the demonstration.
    uvicorn hands a signal on to our handler once its own work is done; then the pages in hand are finished.
    """
    monitor = _monitor(tools, settings, PAGES, *((SCHEDULER,) if capturing else ()))
    with (
        _listen(settings.web) as listener,
        listening(create_machines_app(monitor), settings.monitoring),
        supervised(monitor.pulse),
    ):
        daemon = Daemon(tools, name, settings, monitor)
        on_signals(lambda: _end(daemon))
        worker = threading.Thread(target=daemon.run, name="daemon")
        if capturing:
            worker.start()
        say(f"Capture is running. The pages are at {settings.web.root}. Stop it with Ctrl+C; nothing is lost.")
        _invite(tools, settings)
        pages = create_app(tools.store, tools.now, settings=settings, people=people, monitor=monitor)
        try:
            uvicorn.Server(_config(pages, settings.web, monitor.pulse)).run([listener])
        finally:
            _end(daemon)
            if capturing:
                worker.join()


def _invite(tools: Tools, settings: Settings) -> None:
    """The first administrator comes by a link that only who started this can read."""
    word = welcome.first(tools.store, tools.now())
    if word is not None:
        say("Nobody can sign in yet. Become the administrator by this link; it opens once, within a day:")
        say(f"{settings.web.root}/welcome/{word}")


def _config(pages: FastAPI, web: Web, pulse: Pulse) -> uvicorn.Config:
    async def beat() -> None:
        pulse.beat(PAGES)

    # Who is behind a proxy of ours, its header says; others could write there what they like.
    return uvicorn.Config(
        pages,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(web.proxies),
        callback_notify=beat,
        timeout_notify=BEAT_SECONDS,
    )


def _monitor(tools: Tools, settings: Settings, *parts: str) -> Monitor:
    return Monitor(tools.store, tools.now, settings.monitoring, Pulse(parts))


def _end(part: Part) -> None:
    stopping()
    part.stop()


def _listen(web: Web) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
        return socket.create_server((web.host, web.port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise CannotStart(
            f"The pages cannot be served on {web.host}, port {web.port} ({why}): set web.port to another."
        ) from error
