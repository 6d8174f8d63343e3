"""/users: who may sign in, and as what. Needs the right `govern`, as all that is here."""

from fastapi import APIRouter

from capture.signing_in import people
from capture.web.api.caller import Caller, Governing
from capture.web.api.problems import problems
from capture.web.api.shapes.user import NewRole, NewUser, User, Users, Welcome, Whose
from connectors.model.address import Address
from store import users

router = APIRouter(prefix="/users", tags=["govern"], responses=problems(403))


@router.get("")
def list_users(caller: Governing) -> Users:
    """Everybody."""
    with caller.desk.store.read() as connection:
        return Users(items=[User.of(one) for one in users.everybody(connection)])


@router.post("", status_code=201, responses=problems(409))
def add_user(caller: Governing, sent: NewUser) -> Welcome:
    """Somebody else may sign in; the link is for the person alone."""
    with caller.desk.store.begin() as connection:
        word = people.add(connection, sent.address, sent.name, sent.role, caller.acting)
    return _welcome(caller, sent.address, word)


@router.post("/link", responses=problems(404, 409))
def link_user(caller: Governing, sent: Whose) -> Welcome:
    """A new link for somebody; earlier ones open nothing any more."""
    with caller.desk.store.begin() as connection:
        word = people.link(connection, sent.address, caller.acting)
    return _welcome(caller, sent.address, word)


@router.post("/role", status_code=204, responses=problems(404, 409))
def give_role(caller: Governing, sent: NewRole) -> None:
    """From that person's next call on."""
    with caller.desk.store.begin() as connection:
        people.give_role(connection, sent.address, sent.role, caller.acting)


@router.post("/disable", status_code=204, responses=problems(404, 409))
def disable_user(caller: Governing, sent: Whose) -> None:
    """All sessions and tokens of that person end."""
    with caller.desk.store.begin() as connection:
        people.disable(connection, sent.address, caller.acting)


@router.post("/enable", status_code=204, responses=problems(404))
def enable_user(caller: Governing, sent: Whose) -> None:
    """That person may sign in again."""
    with caller.desk.store.begin() as connection:
        people.enable(connection, sent.address, caller.acting)


def _welcome(caller: Caller, address: Address, word: str) -> Welcome:
    return Welcome(address=address, link=f"{caller.desk.settings.web.root}/welcome/{word}")
