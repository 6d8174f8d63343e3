"""Writes shapes as jsonl, csv or xlsx, one at a time.

What mail says is hostile: a cell that a spreadsheet would take for a formula is given a leading apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection). Nested values are written as JSON in their cell.
"""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from capture.export.shapes import Json, Shape
from capture.export.whole import CannotExport

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL_LIMIT = 32_767
"""Characters that a cell of Excel holds; what is cut off there ends in an ellipsis."""
SHEET_ROWS = 1_048_576
"""Lines that a sheet of Excel holds, its head included."""


class Format(StrEnum):
    """What a file is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


def write_jsonl(shapes: Iterable[Shape], out: TextIO) -> None:
    """One object a line."""
    for shape in shapes:
        out.write(json.dumps(shape, ensure_ascii=False) + "\n")


def write_csv(shapes: Iterable[Shape], columns: Iterable[str], out: TextIO) -> None:
    """A line of column names, then one line a shape."""
    writer = csv.writer(out)
    names = list(columns)
    writer.writerow(names)
    writer.writerows([cell(shape[name]) for name in names] for shape in shapes)


def write_xlsx(shapes: Iterable[Shape], columns: Iterable[str], path: Path) -> None:
    """One sheet, written row by row in bounded memory. Raises CannotExport for too many lines, and OSError."""
    names = list(columns)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with closing(Workbook(str(path), options)) as book:
            _fill(book.add_worksheet(), names, shapes)
    except FileCreateError as error:
        raise error.args[0] from error


def _fill(sheet: Worksheet, names: Sequence[str], shapes: Iterable[Shape]) -> None:
    sheet.write_row(0, 0, names)
    for number, shape in enumerate(shapes, start=1):
        if number == SHEET_ROWS:
            raise CannotExport(f"More than {SHEET_ROWS - 1:,} lines do not fit a sheet: export them as csv.")
        for column, name in enumerate(names):
            sheet.write_string(number, column, _fitting(cell(shape[name])))


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def cell(value: Json) -> str:
    """A value as the text of a cell that no spreadsheet will run."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER.fullmatch(value) else value
    return json.dumps(value, ensure_ascii=False)
