"""A person at a terminal: a process of its own that believes it has one, and typed answers."""

import os
import pty
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from select import select

from tests.cli.starting import PATIENCE_SECONDS, Started

Answer = str | Callable[[str], str]
"""A line to type, or what makes it of all that stands on the screen."""


def at_a_terminal(folder: Path, arguments: Sequence[str], answers: Sequence[Answer]) -> tuple[int, str]:
    """Runs a command in `folder` and types a line whenever it asks; its exit code, and all that stood on the screen."""
    with ExitStack() as after:
        ours, theirs = pty.openpty()
        after.callback(os.close, ours)
        process = after.enter_context(Started(folder, arguments, [theirs] * 3, TERM="dumb"))
        os.close(theirs)
        screen, left = "", list(answers)
        while chunk := _read(ours):
            screen += chunk
            if screen.endswith(": ") and left:
                answer = left.pop(0)
                os.write(ours, (answer if isinstance(answer, str) else answer(screen)).encode() + b"\n")
        return process.wait(), screen


def _read(terminal: int) -> str:
    """What stands there next; "" when the process has ended, which Linux reports as an error (EIO)."""
    assert select([terminal], [], [], PATIENCE_SECONDS)[0], "it waits for an answer that nobody gives"
    try:
        return os.read(terminal, 65_536).decode()
    except OSError:
        return ""
