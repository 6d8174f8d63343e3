"""/connections/ID/census: month by month what a provider has, and what became of it here."""

from fastapi import APIRouter

from capture import completeness, unreadable
from capture.rights import Right
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.census import Censuses, SourceCensus, Waiting

router = APIRouter(prefix="/connections/{id}", tags=["connections"])


@router.get("/census", responses=problems(404))
def read_census(caller: Anybody, id_: PathId) -> Censuses:
    """Of each of its sources. Others' need the right `health`."""
    with caller.desk.store.read() as connection:
        found = completeness.of_connection(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))
    return Censuses(items=[SourceCensus.of(one) for one in found])


@router.post("/census", status_code=204, responses=problems(404, 409))
def take_census(caller: Anybody, id_: PathId) -> None:
    """The daemon counts it before all others, mostly within a minute, and fetches what is missing."""
    with caller.desk.store.begin() as connection:
        completeness.ask(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))


@router.post("/unreadable/retry", responses=problems(404))
def retry_unreadable(caller: Anybody, id_: PathId) -> Waiting:
    """The daemon reads all its unreadable items once more, before it reads anything else again."""
    with caller.desk.store.begin() as connection:
        number = unreadable.offer_again(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))
    return Waiting(items=number)
