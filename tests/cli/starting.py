"""Starts commands as processes of their own, in a moment: one process has loaded the program, and is forked."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Started:
    """A command that runs until it ends, or until the end of `with`."""

    def __init__(self, folder: Path, arguments: Sequence[str], streams: Sequence[int], **environment: str) -> None:
        """`streams`: for its input, its output and its complaints. `environment`: besides the one here."""
        asked = {
            "folder": str(folder),
            "arguments": list(arguments),
            "environment": os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment,
        }
        self._told, teller = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._told.settimeout(PATIENCE_SECONDS)
        with teller:
            socket.send_fds(_desk(), [json.dumps(asked).encode()], [*streams, teller.fileno()])
        self.id = int(self._told.recv(16))
        self.code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and self.code is None:
            self.send(signal.SIGKILL)
        self.wait()
        self._told.close()

    def send(self, number: signal.Signals) -> None:
        """A signal."""
        os.kill(self.id, number)

    def wait(self) -> int:
        """Its exit code, once it has ended; negative if it was killed."""
        if self.code is None:
            self.code = int(self._told.recv(16))
        return self.code


@cache
def _desk() -> socket.socket:
    """Where commands are asked for, until this process ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.forking", str(theirs.fileno())],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        program.wait()

    atexit.register(end)
    return ours
