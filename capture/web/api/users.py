"""/users: who may sign in, and as what. Needs the right `govern`, as all that is here."""

from fastapi import APIRouter

from capture.signing_in import people
from capture.web.api.caller import Governing
from capture.web.api.problems import problems
from capture.web.api.shapes.user import NewUser, User, Users, Welcome
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
        word = people.add(connection, sent.address, sent.name, sent.role, caller.by, caller.now)
    return Welcome(address=sent.address, link=f"{caller.desk.settings.web.root}/welcome/{word}")
