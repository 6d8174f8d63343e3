"""How commands speak: tables for people, one JSON document for scripts, what is wrong on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

FAILED = 1
"""Exit code: one sentence on standard error says what to do."""

NEEDS_PERSON = 3
"""Exit code: done, but something needs a person."""

WIDE = 200
"""Columns of an answer that is piped: nothing has to fit a screen, so nothing is folded."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)


def say(sentence: str) -> None:
    """One line of an answer. What it quotes cannot style or forge the terminal."""
    out.print(Text(plain(sentence)), soft_wrap=True)


def complain(sentence: str) -> None:
    """What is wrong, on standard error; as safe for the terminal as an answer."""
    err.print(Text(plain(sentence), style="bold red" if err.is_terminal else ""), soft_wrap=True)


def print_json(document: object) -> None:
    """One document, on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; numbers to the right."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    listed = [list(row) for row in rows]
    for position, name in enumerate(columns):
        numbers = bool(listed) and all(isinstance(row[position], int) for row in listed)
        shown.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in listed:
        shown.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else plain(str(cell))) for cell in row))
    out.print(shown)


def plain(text: str) -> str:
    """Text from outside without control characters: a subject must not move the cursor."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)


@contextmanager
def progress(label: str) -> Iterator["Bar"]:
    """A bar on a terminal, a line now and then elsewhere; on standard error, so that answers can be piped."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as shown:
        yield Bar(shown, label)


class Bar:
    """How far the work has come."""

    LINE_EVERY_SECONDS = 5

    def __init__(self, shown: Progress, label: str) -> None:
        self._shown = shown
        self._label = label
        self._task = shown.add_task(label, total=None)
        self._said_at = datetime.now().astimezone()

    def update(self, done: int, total: int | None) -> None:
        """`done` of `total` items; None where nobody knows."""
        self._shown.update(self._task, completed=done, total=total)
        now = datetime.now().astimezone()
        if self._shown.disable and (now - self._said_at).total_seconds() >= self.LINE_EVERY_SECONDS:
            of = f" of {total:,}" if total is not None else ""
            err.print(f"{self._label}: {done:,}{of}")
            self._said_at = now
