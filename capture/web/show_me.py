"""GET /me: who is signed in, where, and what she may change of it. With it, how the page is made again."""

from fastapi import APIRouter, Response

from capture.web.visit import Here, Visit
from store import sessions, tokens

router = APIRouter()


@router.get("/me")
def show_me(visit: Here) -> Response:
    """Her name, password, sessions and tokens."""
    return me_page(visit)


def me_page(visit: Visit, told: str = "", problem: str = "", token: str = "", status: int = 200) -> Response:
    """`told`: what was done; `problem`: why it was not; `token`: the word of a new one, shown this once."""
    with visit.desk.store.read() as connection:
        listed = sessions.of_user(connection, visit.user.id, visit.now)
        kept = tokens.of_user(connection, visit.user.id, visit.now)
    return visit.page("me.html", status, sessions=listed, tokens=kept, token=token, told=told, problem=problem)
