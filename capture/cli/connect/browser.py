"""Sends a person to sign in with her browser, and waits for what the browser is sent back with (RFC 8252 7.3).

The browser may be on another machine, as over ssh: it ends at an address that it cannot open there, and she pastes it.
"""

import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from select import select
from time import monotonic
from typing import Final
from urllib.parse import parse_qs, urlsplit

import typer

from capture.cli.output import say
from connectors.errors import NeedsPerson

PATIENCE_SECONDS: Final = 600
_RECEIVED: Final = (
    b"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    b"<title>Capture</title><p>Capture has Google's answer. You may close this page: the rest is said where you began."
)


class Loopback(HTTPServer):
    """A port of this machine that a browser is sent back to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = ""
        """What the answer must repeat; other requests, such as those of curious pages, are refused."""
        self.answer = ""
        """The address of the request that did."""

    @property
    def redirect(self) -> str:
        """Where to send the browser back to."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Loopback
    timeout = 5

    def do_GET(self) -> None:
        if not _repeats(self.path, self.server.state):
            self.send_error(404)
            return
        self.server.answer = self.path
        self.send_response(200)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(_RECEIVED))),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(_RECEIVED)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
        """Nothing: the address holds the code."""


@contextmanager
def listening() -> Iterator[Loopback]:
    """The port, open for the block."""
    with Loopback() as server:
        yield server


def answer(server: Loopback, url: str, state: str) -> str:
    """Opens `url` in a browser and prints it; the address that the browser was sent back to.

    Raises NeedsPerson where nobody signs in.
    """
    server.state = state
    say("Sign in at Google, in the browser that opens now or in any other, at this address:\n")
    say(f"{url}\n")
    if _has_browser():
        # A browser may keep whoever opens it waiting until it is closed.
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    pasting = sys.stdin.isatty()
    if pasting:
        _ask("If that browser is on another machine, it ends at a page that it cannot open. Paste its address here: ")
    return _wait(server, pasting=pasting)


def _wait(server: Loopback, *, pasting: bool) -> str:
    ends = monotonic() + PATIENCE_SECONDS
    while not server.answer:
        waiting = [server, *([sys.stdin] if pasting else [])]
        ready, _, _ = select(waiting, [], [], max(0, ends - monotonic()))
        if not ready:
            raise NeedsPerson("Nobody signed in for ten minutes", "Start again.")
        if server in ready:
            server.handle_request()
        elif line := sys.stdin.readline():
            _take(server, line.strip())
        else:
            pasting = False
    return server.answer


def _take(server: Loopback, pasted: str) -> None:
    if _repeats(pasted, server.state):
        server.answer = pasted
    else:
        _ask(f"That is not it: it begins with {server.redirect} and holds this sign-in's state. The address: ")


def _repeats(address: str, state: str) -> bool:
    try:
        return parse_qs(urlsplit(address).query).get("state") == [state]
    except ValueError:
        return False


def _ask(question: str) -> None:
    typer.echo(question, nl=False)


def _has_browser() -> bool:
    """Not one that would take over this terminal, as lynx does."""
    return sys.platform == "darwin" or any(map(os.environ.get, ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")))
