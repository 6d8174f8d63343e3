"""Writes shapes as jsonl or csv, one at a time; see `capture.export.workbook` for xlsx.

What mail says is hostile: a cell that a spreadsheet would take for a formula is given a leading apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection). Nested values are written as JSON in their cell.
"""

import csv
import json
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TextIO

from capture.export.shapes import Json, Shape

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def cell(value: Json) -> str:
    """A value as the text of a cell that no spreadsheet will run."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER.fullmatch(value) else value
    return json.dumps(value, ensure_ascii=False)
