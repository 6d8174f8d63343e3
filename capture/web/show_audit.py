"""GET /audit: who signed in, and who changed what."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture.web.visit import Governing
from store import audit

router = APIRouter()

_SIZE = 100


@router.get("/audit")
def show_audit(
    visit: Governing,
    who: Annotated[str, Query(max_length=320)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """The newest first. `who`: one address; `before`: those older than this line, however many came since."""
    with visit.desk.store.read() as connection:
        found = audit.latest(connection, _SIZE + 1, before, who.strip().lower())
    return visit.page(
        "audit.html",
        acts=found[:_SIZE],
        who=who,
        is_first=before is None,
        older=found[_SIZE - 1].id if len(found) > _SIZE else None,
    )
