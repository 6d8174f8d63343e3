"""GET /accounts/ID: an account and what happened with it."""

from fastapi import APIRouter, HTTPException, Response

from capture.web.chronicle import Narrowed, chronicle
from capture.web.visit import AtRecord, RowId
from matcher.model import Ref, TargetType
from store import profiles

router = APIRouter()


@router.get("/accounts/{id_}")
def show_account(visit: AtRecord, id_: RowId, asked: Narrowed) -> Response:
    """`asked`: which of it."""
    with visit.desk.store.read() as connection:
        account = profiles.account(connection, id_)
        if account is None:
            raise HTTPException(404)
        happened = chronicle(connection, visit, Ref(TargetType.ACCOUNT, id_), asked)
    return visit.page("account.html", account=account, chronicle=happened)
