"""GET /accounts, /accounts/ID: the companies of the directory."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.web.api.caller import AtRecord
from capture.web.api.fields import After, Most, Page, PathId, Words, page
from capture.web.api.problems import problems
from capture.web.api.shapes.directory import Account, AccountWhole, Happened
from matcher.model import Ref, TargetType
from store import directory, timeline

router = APIRouter(tags=["directory"])


@router.get("/accounts", responses=problems(403))
def list_accounts(caller: AtRecord, q: Words = "", after: After = "0", most: Most = 50) -> Page[Account]:
    """All, or those whose names hold every word of `q`; by id."""
    with caller.desk.store.read() as connection:
        found = directory.page_of_accounts(connection, q, int(after), most + 1)
    return page(found, most, Account.of, lambda last: str(last.id))


@router.get("/accounts/{id}", responses=problems(403, 404))
def get_account(caller: AtRecord, id_: PathId) -> AccountWhole:
    """One account, and how much has happened with it."""
    with caller.desk.store.read() as connection:
        stored = directory.get_account(connection, id_)
        if stored is None:
            raise Missing
        totals = timeline.totals(connection, Ref(TargetType.ACCOUNT, id_), caller.sight, caller.now)
    return AccountWhole(**dict(Account.of(stored)), totals=Happened.of(totals))
