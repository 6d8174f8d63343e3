"""GET /contacts/ID/threads/INTERACTION and the like: the mails of one thread on a timeline."""

from enum import StrEnum

from fastapi import APIRouter, HTTPException, Response

from capture.web.visit import AtRecord, RowId
from matcher.model import Ref, TargetType
from store import timeline
from store.names import names

router = APIRouter()

_MOST = 100


class Kind(StrEnum):
    """Of the record whose timeline it is."""

    CONTACTS = "contacts"
    ACCOUNTS = "accounts"
    DEALS = "deals"


@router.get("/{kind}/{id_}/threads/{interaction}")
def show_thread(visit: AtRecord, kind: Kind, id_: RowId, interaction: RowId) -> Response:
    """`interaction`: any of its mails. Those that belong to the record and may be known of."""
    ref = Ref(TargetType(kind.removesuffix("s")), id_)
    with visit.desk.store.read() as connection:
        record = names(connection, [ref]).get(ref)
        moments = timeline.thread(connection, ref, visit.sight, interaction, _MOST)
    if record is None or not moments:
        raise HTTPException(404)
    return visit.page("thread.html", record=record, moments=moments, most=_MOST)
