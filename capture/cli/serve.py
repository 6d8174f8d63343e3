"""The daemon and its pages, until a signal ends them. Imported on demand: the pages' libraries load slowly."""

import os
import socket
import threading

import uvicorn

from capture.cli.output import say
from capture.cli.signals import on_signals
from capture.only_one import CannotStart
from capture.scheduler import Daemon
from capture.signing_in import welcome
from capture.web.app import create_app
from capture.worker import Tools
from config.settings import Settings, Web
from connectors.model.address import Address


def work(tools: Tools, settings: Settings) -> None:
    """Captures; no pages."""
    daemon = _daemon(tools, settings)
    on_signals(daemon.stop)
    daemon.run()


def serve(tools: Tools, settings: Settings, people: tuple[Address, ...], *, capturing: bool) -> None:
    """Shows the pages, and captures at the same time if told to. Raises CannotStart where the port is taken.

    `people`: as whom anybody may sign in, in the demonstration.
    uvicorn hands a signal on to our handler once its own work is done; then the pages in hand are finished.
    """
    with _listen(settings.web) as listener:
        daemon = _daemon(tools, settings)
        on_signals(daemon.stop)
        worker = threading.Thread(target=daemon.run, name="daemon")
        if capturing:
            worker.start()
        say(f"Capture is running. The pages are at {settings.web.root}. Stop it with Ctrl+C; nothing is lost.")
        _invite(tools, settings)
        pages = create_app(tools.store, tools.now, settings=settings, people=people)
        # Who is behind a proxy of this machine, its header says; others could write there what they like.
        config = uvicorn.Config(
            pages, log_level="warning", server_header=False, proxy_headers=True, forwarded_allow_ips="127.0.0.1,::1"
        )
        try:
            uvicorn.Server(config).run([listener])
        finally:
            daemon.stop()
            if capturing:
                worker.join()


def _invite(tools: Tools, settings: Settings) -> None:
    """The first administrator comes by a link that only who started this can read."""
    word = welcome.first(tools.store, tools.now())
    if word is not None:
        say("Nobody can sign in yet. Become the administrator by this link; it opens once, within a day:")
        say(f"{settings.web.root}/welcome/{word}")


def _daemon(tools: Tools, settings: Settings) -> Daemon:
    return Daemon(tools, f"{socket.gethostname()}/{os.getpid()}", settings)


def _listen(web: Web) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
        return socket.create_server((web.host, web.port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise CannotStart(
            f"The pages cannot be served on {web.host}, port {web.port} ({why}): set web.port to another."
        ) from error
