"""An installation of its own, whose daemon is a process that can be measured and killed."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.providers import ImapOptions
from store.database import Store
from tests.faults.record import Record

HERE = Path(__file__).parent
PATIENCE_SECONDS = 120


@dataclass
class Installation:
    """A database with one mailbox connected, and programs that read it."""

    store: Store
    options: ImapOptions

    def __post_init__(self) -> None:
        self.record = Record.of(self.store, self.options)

    def start(self, program: str, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        """A program of this folder, with the arguments of `capture`."""
        url = self.store.url.render_as_string(hide_password=False)
        given = os.environ | {"PYTHONPATH": str(HERE.parents[1]), "CAPTURE_DATABASE__URL": url} | environment
        command = [sys.executable, str(HERE / program), *arguments]
        return subprocess.Popen(
            command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )

    def peak_of_a_round(self, note: Path) -> int:
        """Bytes of memory that `capture run --once` takes at most, which must go well."""
        with self.start("peak_memory.py", "run", "--once", PEAK_MEMORY=str(note)) as process:
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, said.decode()
        return int(note.read_text()) * 1024
