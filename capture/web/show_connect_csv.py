"""GET /connect/csv: many connections by a table. With it, how the page is made again."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from capture.connecting.bulk import Outcome
from capture.connecting.forms import FIELDS, Kind
from capture.connecting.table import Broken
from capture.web.visit import AtHealth, Visit

router = APIRouter()


@router.get("/connect/csv")
def show_connect_csv(visit: AtHealth) -> Response:
    """What such a table looks like."""
    return csv_page(visit)


def csv_page(
    visit: Visit,
    outcomes: Sequence[Outcome] = (),
    broken: Sequence[Broken] = (),
    problem: str = "",
    status: int = 200,
    *,
    is_check: bool = False,
) -> Response:
    """What became of the lines of a table, or would."""
    columns = {kind: [field.name for field in FIELDS[kind]] for kind in (Kind.IMAP, Kind.CALDAV, Kind.EXCHANGE)}
    context = {"outcomes": outcomes, "broken": broken, "problem": problem, "is_check": is_check, "columns": columns}
    return visit.page("connect_csv.html", status, **context)
