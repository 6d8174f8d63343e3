"""Writes shapes as a workbook of Excel. Imported on demand: its library takes longer to load than most commands run."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from capture.export.formats import cell
from capture.export.shapes import Shape
from capture.export.whole import CannotExport

_CELL_LIMIT = 32_767
"""Characters that a cell of Excel holds; what is cut off there ends in an ellipsis."""
SHEET_ROWS = 1_048_576
"""Lines that a sheet of Excel holds, its head included."""


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
