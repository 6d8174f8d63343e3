"""A program that forks commands from a process that has loaded what they need: a start takes a tenth of the processor.

Each command has a session, streams, a folder and an environment of its own, as one that is started anew. It is asked
through a socket, whose descriptor is its argument: JSON, with the command's three streams and a socket on which its id
is told, and then its exit code. The program ends with who asks.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

NEEDED = (
    "capture.cli.app",
    "connectors.entra.registration",
    "connectors.gmail.connector",
    "connectors.google.sign_in",
    "connectors.google_calendar.connector",
    "connectors.outlook_calendar.connector",
    "connectors.outlook_mail.connector",
)
ANEW = "capture.cli"
"""Looks at the streams when it is loaded."""


def load() -> None:
    for name in NEEDED:
        import_module(name)
    for name in [name for name in sys.modules if name.startswith(ANEW)]:
        del sys.modules[name]


def serve(desk: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asked, streams, *_ = socket.recv_fds(desk, 1 << 20, 4)
        if not asked:
            return
        if os.fork() == 0:
            desk.close()
            attend(json.loads(asked), streams)
            return
        for stream in streams:
            os.close(stream)


def attend(asked: dict[str, Any], streams: Sequence[int]) -> None:
    """Starts the command and waits for its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *standard, told = streams
    with socket.socket(fileno=told) as teller:
        if (started := os.fork()) == 0:
            teller.close()
            become(standard, str(asked["folder"]), asked["environment"], asked["arguments"])
            return
        for stream in standard:
            os.close(stream)
        teller.send(str(started).encode())
        _, status = os.waitpid(started, 0)
        teller.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(standard: Sequence[int], folder: str, environment: dict[str, str], arguments: list[str]) -> None:
    """Is the command from here on."""
    os.setsid()
    for number, stream in enumerate(standard):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, 1) for number, mode in enumerate("rww"))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["capture", *arguments]
    import_module("capture.cli.app").main()


if __name__ == "__main__":
    load()
    serve(socket.socket(fileno=int(sys.argv[1])))
