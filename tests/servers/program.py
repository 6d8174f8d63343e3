"""Programs that the tests run as servers on loopback, stopped by their process ids."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

START_SECONDS: Final = 30
_TRIES: Final = 3
"""How often it is started: somebody else may have the port for a moment."""


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path) -> Iterator[None]:
    """A program with its arguments, from when it listens on `port` to the end of `with`."""
    process = next((one for _ in range(_TRIES) if (one := _listening(command, port, log)).poll() is None), None)
    assert process, f"does not start: {log.read_text()[-500:]}"
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _listening(command: Sequence[str | Path], port: int, log: Path) -> subprocess.Popen[bytes]:
    """It listens, or has ended."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "does not listen"
            time.sleep(0.05)
        else:
            break
    return process
