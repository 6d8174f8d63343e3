"""GET /interactions/ID/html: the HTML of a mail, for the frame on its page. Nothing in it runs or is loaded."""

from typing import Final

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from capture.refusals import Missing
from capture.showing.html import shown
from capture.web.visit import Here, RowId
from store import bodies, sight
from store.errors import TextsLocked

router = APIRouter()

_HEADERS: Final = {
    # Links open in a page of their own, which is no part of the sandbox; nothing else leaves.
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; form-action 'none'; base-uri 'self'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
}
_HEAD: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mail as it was sent</title>
<base target="_blank">
<style>
html { background: #fff; color: #111; color-scheme: only light; }
body { margin: 12px; font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
img, table { max-width: 100%; }
img { height: auto; }
pre { white-space: pre-wrap; }
blockquote { margin: 0 0 0 4px; padding-left: 10px; border-left: 2px solid #ccc; }
.cut { margin-top: 24px; padding-top: 8px; border-top: 1px solid #ccc; color: #555; }
</style>
</head>
<body>
"""
_CUT: Final = '<p class="cut">The rest is left out: this mail is too large to be shown as a whole.</p>'


@router.get("/interactions/{id_}/html")
def show_html(visit: Here, id_: RowId) -> Response:
    """Raises Missing where there is none, or it may not be read."""
    with visit.desk.store.read() as connection:
        html = _read(connection, id_) if sight.reads(connection, id_, visit.sight) else None
    if html is None:
        raise Missing
    clean = shown(html)
    return HTMLResponse(f"{_HEAD}{clean.html}\n{_CUT if clean.is_cut else ''}", headers=_HEADERS)


def _read(connection: Connection, id_: int) -> str | None:
    try:
        return bodies.read(connection, id_)
    except TextsLocked:
        raise HTTPException(503, "This mail is sealed, and the key for it is not here.") from None
