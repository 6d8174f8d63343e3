"""GET /connections/ID/ledger: what became of each item of a connection, and why."""

from fastapi import APIRouter

from capture.ledger import ledger
from capture.rights import Right
from capture.web.api.caller import Anybody
from capture.web.api.fields import After, Most, Page, PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.item import Item
from store.model import Disposition

router = APIRouter(tags=["connections"])


@router.get("/connections/{id}/ledger", responses=problems(404))
def list_items(
    caller: Anybody, id_: PathId, disposition: Disposition | None = None, after: After = "0", most: Most = 50
) -> Page[Item]:
    """By source and the provider's id; `next` is how many have been told. Others' need the right `health`."""
    told = int(after)
    with caller.desk.store.read() as connection:
        its = ledger(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))
        found = its.items(connection, caller.sight, disposition, most + 1, told)
    shown = [Item.of(one, id_) for one in found[:most]]
    return Page(items=shown, next=str(told + most) if len(found) > most else None)
