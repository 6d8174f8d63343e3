"""GET /connections/ID/ledger: what became of each item of a connection, and why."""

from dataclasses import replace

from fastapi import APIRouter

from capture import pausing
from capture.rights import Right
from capture.web.api.caller import Anybody
from capture.web.api.fields import After, Most, Page, PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.item import Item
from capture.web.show_ledger import shortened
from store import items
from store.model import Disposition

router = APIRouter(tags=["connections"])


@router.get("/connections/{id}/ledger", responses=problems(404))
def list_items(
    caller: Anybody, id_: PathId, disposition: Disposition | None = None, after: After = "0", most: Most = 50
) -> Page[Item]:
    """By source and the provider's id; `next` is how many have been told. Others' need the right `health`."""
    told, may_all = int(after), caller.may(Right.HEALTH)
    with caller.desk.store.read() as connection:
        sources = pausing.of_connection(connection, caller.acting, id_, may_all=may_all)
        ids = [source.id for source in sources]
        found = items.of_sources(connection, ids, caller.sight, disposition, most + 1, told)
    hers = sources[0].owner == caller.rep
    shown = [Item.of(one if hers else _for_others(one), id_) for one in found[:most]]
    return Page(items=shown, next=str(told + most) if len(found) > most else None)


def _for_others(item: items.Item) -> items.Item:
    """As its page shows it to who cares for the connection, and may not know what stands in mail."""
    return replace(item, id=shortened(item.id), why=item.why.partition(":")[0])
