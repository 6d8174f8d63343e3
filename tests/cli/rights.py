"""What a process may not do: a user with fewer rights (root may read everything), and a disk without room."""

import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import Cli

NOBODY = 65_534


@contextmanager
def unprivileged(cli: Cli) -> Iterator[Path]:
    """Runs the block without root's rights, in a new folder of its own; yields a folder there that it may not read."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="capture-rights-") as made:
        folder = Path(made)
        closed = folder / "closed"
        closed.mkdir()
        folder.chmod(0o777)
        closed.chmod(0)
        os.chdir(folder)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(NOBODY)
        try:
            yield closed
        finally:
            if was_root:
                os.seteuid(0)
            os.chdir(before)
            closed.chmod(0o700)


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, told)
