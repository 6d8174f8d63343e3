"""GET /me: who is signed in, where, and what she may change of it. With it, how the page is made again."""

from fastapi import APIRouter, Response

from capture.web.visit import Here, Visit
from store import sessions

router = APIRouter()


@router.get("/me")
def show_me(visit: Here) -> Response:
    """Her name, password and sessions."""
    return me_page(visit)


def me_page(visit: Visit, told: str = "", problem: str = "", status: int = 200) -> Response:
    """`told`: what was done; `problem`: why it was not."""
    with visit.desk.store.read() as connection:
        listed = sessions.of_user(connection, visit.user.id, visit.now)
    return visit.page("me.html", status, sessions=listed, told=told, problem=problem)
