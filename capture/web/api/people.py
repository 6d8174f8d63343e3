"""/people: whom the directory does not know yet."""

from fastapi import APIRouter

from capture.proposing import deciding
from capture.proposing.cards import cards
from capture.web.api.caller import Anybody
from capture.web.api.fields import Most, PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.person import Corrections, People, Person
from store.proposals import listing

router = APIRouter(prefix="/people", tags=["people"])


@router.get("")
def list_people(caller: Anybody, most: Most = 50) -> People:
    """Those you have most to do with first. Decide about them, and the next ones come."""
    with caller.desk.store.read() as connection:
        waiting = listing.waiting(connection, caller.rep, most)
        found = cards(connection, waiting, caller.now, caller.desk.zone)
        return People(items=[Person.of(one) for one in found], total=listing.count(connection, caller.rep))


@router.post("/{id}/add", status_code=204, responses=problems(404, 409))
def add_person(caller: Anybody, id_: PathId, corrections: Corrections) -> None:
    """The person, and the account where it is new, come into the directory; earlier mail is linked to both."""
    with caller.desk.store.begin() as connection:
        deciding.add(connection, caller.acting, id_, **dict(corrections))


@router.post("/{id}/dismiss", status_code=204, responses=problems(404))
def dismiss_person(caller: Anybody, id_: PathId) -> None:
    """You are not asked again; colleagues are."""
    with caller.desk.store.begin() as connection:
        deciding.dismiss(connection, caller.acting, id_)


@router.post("/{id}/undo", status_code=204, responses=problems(404, 409))
def undo_person(caller: Anybody, id_: PathId) -> None:
    """Takes back that you added or dismissed somebody."""
    with caller.desk.store.begin() as connection:
        deciding.undo(connection, caller.acting, id_)
