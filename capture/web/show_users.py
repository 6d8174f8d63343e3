"""GET /users: who may sign in, and as what. With it, how the page is made again with a new link."""

from collections.abc import Collection
from dataclasses import dataclass

from fastapi import APIRouter, Response

from capture.web.visit import Governing, Visit
from connectors.model.address import Address
from store import sources, users
from store.users import Role

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Link:
    """What opens once, to be handed on."""

    address: Address
    url: str


@router.get("/users")
def show_users(visit: Governing) -> Response:
    """All of them, by address, with what may be changed of each."""
    return users_page(visit)


def users_page(visit: Visit, word: str = "", whose: str = "", problem: str = "", status: int = 200) -> Response:
    """`word`: of a new link, shown this once, and `whose`; `problem`: why something was not done."""
    with visit.desk.store.read() as connection:
        listed = users.everybody(connection)
        owners: Collection[Address] = sources.owners(connection)
    return visit.page(
        "users.html",
        status,
        users=listed,
        owners=owners,
        roles=list(Role),
        link=Link(Address(whose), f"{visit.desk.settings.web.root}/welcome/{word}") if word else None,
        problem=problem,
    )
