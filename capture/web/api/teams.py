"""/deals/ID/members: who works on a deal, and so sees what only its team may see."""

from fastapi import APIRouter

from capture import team
from capture.web.api.caller import AtRecord
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.team import NewMember, Team

router = APIRouter(prefix="/deals/{id}/members", tags=["directory"], responses=problems(403, 404))


@router.get("")
def get_team(caller: AtRecord, id_: PathId) -> Team:
    """The deal's owner, its account's, and those whom they added."""
    with caller.desk.store.read() as connection:
        return Team.of(team.team(connection, id_, caller.rep))


@router.post("/add", status_code=204, responses=problems(409))
def add_member(caller: AtRecord, id_: PathId, sent: NewMember) -> None:
    """Somebody joins; only who is on the team may add others."""
    with caller.desk.store.begin() as connection:
        team.add(connection, caller.acting, id_, sent.address)


@router.post("/remove", status_code=204, responses=problems(409))
def remove_member(caller: AtRecord, id_: PathId, sent: NewMember) -> None:
    """Somebody who was added leaves."""
    with caller.desk.store.begin() as connection:
        team.remove(connection, caller.acting, id_, sent.address)
