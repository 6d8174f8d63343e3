"""GET /connections/ID/unreadable/raw: an item that cannot be read, as it lies at its provider; to be kept as a file."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from capture.web.retry_unreadable import unread
from capture.web.visit import Here, RowId

router = APIRouter()

_HEADERS: Final = {
    # Whatever stands in it: it is never shown as part of this site.
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_ENDINGS: Final = ((b"BEGIN:VCALENDAR", "ics"), (b"{", "json"))


@router.get("/connections/{id_}/unreadable/raw")
def show_raw(
    visit: Here,
    id_: RowId,
    source: Annotated[int, Query(ge=1, le=2**31 - 1)],
    item: Annotated[str, Query(max_length=2_000)],
) -> Response:
    """To the mailbox's owner alone: no right of ops or administrators reaches here."""
    raw = unread(visit, id_, source, may_all=False).raw(visit.acting, item, visit.rep)
    name = f"unreadable.{next((ending for start, ending in _ENDINGS if raw.lstrip().startswith(start)), 'eml')}"
    return Response(
        raw,
        media_type="application/octet-stream",
        headers={**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )
