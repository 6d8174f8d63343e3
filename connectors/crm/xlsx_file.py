"""The first sheet of an Excel workbook. A formula's cell is its last computed value."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from connectors.crm.rows import BadRow, CannotImport, Cell, Row, Rows, named, unfit


def read_xlsx(path: Path) -> Rows:
    """Every row below the first one that has text, which is the header. Raises CannotImport, OSError."""
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except CalamineError as error:
        raise CannotImport(f"{path} is no readable Excel workbook ({error}): save it again.") from error
    columns: tuple[str, ...] | None = None
    for line, cells in _filled(sheet):
        if columns is None:
            columns = named(cells)
        elif why := unfit("".join(cell for cell in cells if isinstance(cell, str))):
            yield BadRow(line, why)
        else:
            yield Row(line, dict(zip(columns, cells, strict=False)))
    if columns is None:
        raise CannotImport(f"{path} has no header: the first row of its first sheet must name the columns.")


def _filled(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            yield line, [str(cell) if isinstance(cell, time | timedelta) else cell for cell in cells]
