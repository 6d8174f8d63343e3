"""GET /audit: every sign-in and every change. Needs the right `govern`."""

from typing import Annotated

from fastapi import APIRouter, Query

from capture.web.api.caller import Governing
from capture.web.api.fields import Most, Page, RowId, page
from capture.web.api.problems import problems
from capture.web.api.shapes.user import Act
from store import audit

router = APIRouter(tags=["govern"])

Who = Annotated[str, Query(max_length=320, pattern=r"^[^\x00]*$", description="What this address did alone.")]


@router.get("/audit", responses=problems(403))
def list_acts(
    caller: Governing,
    who: Who = "",
    before: Annotated[RowId | None, Query(description="The `next` of the page before this one.")] = None,
    most: Most = 50,
) -> Page[Act]:
    """The newest first."""
    with caller.desk.store.read() as connection:
        found = audit.latest(connection, most + 1, before, who.lower())
    return page(found, most, Act.of, lambda last: str(last.id))
