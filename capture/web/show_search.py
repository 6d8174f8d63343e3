"""GET /search: interactions by their words, records of the directory by their names."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture.web.visit import AtRecord
from store import names, search
from store.entries import entries

router = APIRouter()

_MOST = 100
_NAMES = 10


@router.get("/search")
def show_search(visit: AtRecord, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """`q`: words, all of which an interaction must hold."""
    with visit.desk.store.read() as connection:
        found = entries(connection, search.search(connection, q, visit.sight, _MOST), visit.sight)
        named = names.find(connection, q, _NAMES)
    return visit.page("search.html", q=q, found=found, named=named, most=_MOST)
