"""GET /contacts/ID: a contact and what happened with her."""

from fastapi import APIRouter, HTTPException, Response

from capture.web.chronicle import Narrowed, chronicle
from capture.web.visit import AtRecord, RowId
from matcher.model import Ref, TargetType
from store import profiles

router = APIRouter()


@router.get("/contacts/{id_}")
def show_contact(visit: AtRecord, id_: RowId, asked: Narrowed) -> Response:
    """`asked`: which of it."""
    with visit.desk.store.read() as connection:
        contact = profiles.contact(connection, id_)
        if contact is None:
            raise HTTPException(404)
        happened = chronicle(connection, visit, Ref(TargetType.CONTACT, id_), asked)
    return visit.page("contact.html", contact=contact, chronicle=happened)
