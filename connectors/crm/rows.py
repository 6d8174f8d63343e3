"""Rows of a .csv, .xlsx or .jsonl file, whichever it is.

CELL    one value: text in CSV; in XLSX and JSON Lines also numbers, moments, lists and objects.
LINE    where a row starts, counted from 1 as an editor or a spreadsheet does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None | Sequence["Cell"] | Mapping[str, "Cell"]
"""One value of a row."""

_UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: column → cell. Rows of a CSV or XLSX file all have the same columns."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read; `why` is one sentence without its line."""

    line: int
    why: str


Rows = Iterator[Row | BadRow]


class CannotImport(Exception):
    """The file as a whole cannot be imported. `str()` is one sentence that says what to do."""


def unfit(text: str) -> str | None:
    """Why this text cannot be kept, or None: databases refuse NUL and half characters."""
    found = _UNFIT.search(text)
    if found is None:
        return None
    if found[0] == "\x00":
        return "it contains NUL bytes, which are no text"
    return "it contains bytes that are no text in the encoding of the rest of the file: save the file as UTF-8"


def named(header: Sequence[Cell]) -> tuple[str, ...]:
    """The header's cells as column names, all different: `Email`, `Email 2`, and `column 3` for one without name."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header, 1):
        name = original = ("" if cell is None else str(cell)).strip() or f"column {number}"
        copies = 1
        while name in names:
            copies += 1
            name = f"{original} {copies}"
        names[name] = None
    return tuple(names)
