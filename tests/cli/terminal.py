"""A person at a terminal: a process of its own that believes it has one, and typed answers."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from select import select

Answer = str | Callable[[str], str]
"""A line to type, or what makes it of all that stands on the screen."""

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


def at_a_terminal(folder: Path, arguments: Sequence[str], answers: Sequence[Answer]) -> tuple[int, str]:
    """Runs a command in `folder` and types a line whenever it asks; its exit code, and all that stood on the screen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "capture", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200", "TERM": "dumb"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        screen, left = "", list(answers)
        with ExitStack() as after:
            after.callback(os.close, ours)
            after.callback(process.kill)
            while chunk := _read(ours):
                screen += chunk
                if screen.endswith(": ") and left:
                    answer = left.pop(0)
                    os.write(ours, (answer if isinstance(answer, str) else answer(screen)).encode() + b"\n")
            process.wait()
    return process.returncode, screen


def _read(terminal: int) -> str:
    """What stands there next; "" when the process has ended, which Linux reports as an error (EIO)."""
    assert select([terminal], [], [], PATIENCE_SECONDS)[0], "it waits for an answer that nobody gives"
    try:
        return os.read(terminal, 65_536).decode()
    except OSError:
        return ""
