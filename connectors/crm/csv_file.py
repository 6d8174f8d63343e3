"""CSV (RFC 4180 and what programs make of it: `;` and tab, any line end, several encodings).

A quote that is never closed would swallow the rest of the file. So a row that does not come out right costs only its
first line: reading goes on with the line after it.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from connectors.crm.encoding import SPOILED, encoding_of
from connectors.crm.rows import BadRow, CannotImport, Row, Rows, named, unfit

_DELIMITERS = ",;\t|"
_LINES_IN_A_ROW = 1_000
"""More than any cell of text; bounds what one open quote can cost."""


def read_csv(path: Path) -> Rows:
    """Every row below the header. Raises CannotImport where there is no header, OSError."""
    with path.open(encoding=encoding_of(path), errors=SPOILED, newline="") as text:
        lines = _Lines(text)
        delimiter = _delimiter(lines)
        header = next(_rows(lines, delimiter), None)
        if header is None or isinstance(header[1], str):
            raise CannotImport(f"{path} has no header: its first line must name the columns.")
        yield from _under(named(header[1]), lines, delimiter)


class _Lines:
    """Physical lines for one row at a time; those of a row that went wrong can be given back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self.first = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _LINES_IN_A_ROW:
            raise StopIteration
        line = self._ahead.popleft() if self._ahead else self._text.readline()
        if not line:
            raise StopIteration
        self._taken.append(line)
        return line

    def peek(self) -> str:
        if not self._ahead:
            self._ahead.append(self._text.readline())
        return self._ahead[0]

    def next_row(self) -> None:
        self.first += len(self._taken)
        self._taken.clear()

    def keep_only_first(self) -> None:
        self._ahead.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]


def _delimiter(lines: _Lines) -> str:
    header = lines.peek()
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), [])))


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, Sequence[str] | str]]:
    """Line and cells, or line and what is wrong; rows without text are left out."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.keep_only_first()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield lines.first, _in_words(error)
        else:
            if any(cells):
                yield lines.first, cells


def _under(columns: tuple[str, ...], lines: _Lines, delimiter: str) -> Rows:
    for line, cells in _rows(lines, delimiter):
        if isinstance(cells, str):
            yield BadRow(line, cells)
        elif len(cells) < len(columns) or any(cells[len(columns) :]):
            lines.keep_only_first()
            yield BadRow(line, f"it has {len(cells)} cells where the header has {len(columns)}")
        elif why := unfit("".join(cells)):
            yield BadRow(line, why)
        else:
            yield Row(line, dict(zip(columns, cells, strict=False)))


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end of data" in said:
        return "a quote is opened and never closed"
    if "expected after" in said:
        return "there is text between a closing quote and the next delimiter; a quote inside a cell is written twice"
    return f"it is no row of CSV ({said})"
