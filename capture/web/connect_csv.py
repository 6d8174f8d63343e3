"""POST /connect/csv: connects the lines of an uploaded table; their first reading tells what is wrong with them."""

from typing import Annotated, Final

from fastapi import APIRouter, File, Form, Response, UploadFile

from capture.connecting import bulk, table
from capture.connecting.table import Broken, CannotRead, Line
from capture.web.show_connect_csv import csv_page
from capture.web.visit import AtHealth

router = APIRouter()

LARGEST: Final = 1_000_000
"""Bytes: some thousand lines."""


@router.post("/connect/csv")
def connect_csv(
    visit: AtHealth, file: Annotated[UploadFile, File()], check: Annotated[bool, Form()] = False
) -> Response:
    """Saved untried, as trying hundreds takes minutes. `check`: only says what would be done."""
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return csv_page(visit, problem="The file is larger than a megabyte: split it.", status=413)
    desk = visit.desk
    try:
        found = table.read(content, table.by_page(desk.settings))
    except CannotRead as error:
        return csv_page(visit, problem=str(error), status=422)
    lines = [one for one in found if isinstance(one, Line)]
    broken = [one for one in found if isinstance(one, Broken)]
    if check:
        with desk.store.read() as connection:
            outcomes = bulk.foreseen(connection, lines)
    else:
        outcomes = list(bulk.connect(desk.settings, desk.store, visit.acting, lines, untried=True))
    outcomes.sort(key=lambda one: one.line.number)
    return csv_page(visit, outcomes, broken, is_check=check)
