"""GET /connections: how every mailbox and calendar fares; a table where there are many."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from capture.endings.found import endings
from capture.rights import Right
from capture.web.chronicle import EMPTY, link
from capture.web.connections import connected_of, kinds, offered
from capture.web.visit import Here, Visit
from connectors.model.address import Address
from store import connected, fleet, health
from store.connected import Found, Wanted
from store.health import State

router = APIRouter()

SIZE: Final = 50
FEW: Final = 4
"""Up to so many connections are shown whole."""


class Asked(BaseModel):
    """The query of the page's address."""

    model_config = ConfigDict(frozen=True)

    q: Annotated[str, Field(max_length=200)] = ""
    state: Annotated[State | None, EMPTY] = None
    kind: Annotated[str, Field(max_length=40)] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    told: Annotated[str, Field(max_length=64)] = ""
    """How a sign-in, or what was done to many, ended."""

    @property
    def is_narrow(self) -> bool:
        """It asks for some only."""
        return bool(self.q or self.state or self.kind)

    def link(self, **changes: object) -> str:
        """The query for the same with these changes, from the first page on."""
        return link(self, {"page": None, "told": None} | changes)

    def wanted(self, owner: Address | None) -> Wanted:
        """In the words of the store."""
        return Wanted(self.state, self.kind, owner, self.q)


@router.get("/connections")
def show_connections(visit: Here, asked: Annotated[Asked, Query()]) -> Response:
    """Connections that need somebody first. Her own; with the right to everybody's health, all."""
    may_all = visit.may(Right.HEALTH)
    with visit.desk.store.read() as connection:
        found = connected.find(connection, asked.wanted(None if may_all else visit.rep))
        ids = found.ids[(asked.page - 1) * SIZE : asked.page * SIZE]
        shown = health.of_connections(connection, ids, visit.now)
        queues = health.queues(connection) if may_all else None
        working = fleet.seen(connection, visit.now) if may_all else None
    settings = visit.desk.settings
    ending = endings(settings, [one.source for one in shown], visit.now)
    return visit.page(
        "connections.html",
        connections=connected_of(shown, ids, ending, settings, visit.now),
        endings=[one for one in ending if len(one.connections) != 1] if may_all else [],
        queues=queues,
        fleet=working,
        offered=offered(settings),
        kinds=kinds(visit),
        outcome=visit.desk.sign_ins.ended(asked.told, visit.now),
        asked=asked,
        found=found,
        pages=-(-len(found.ids) // SIZE),
        is_table=_is_table(asked, found, visit),
    )


def _is_table(asked: Asked, found: Found, visit: Visit) -> bool:
    return visit.may(Right.HEALTH) and (asked.is_narrow or sum(found.states.values()) > FEW)
