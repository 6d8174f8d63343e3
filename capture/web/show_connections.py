"""GET /connections: how every mailbox and calendar fares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture.grants import CURE, Ending, ending
from capture.web.guard import POLICY, policy
from capture.web.visit import Here
from connectors.model.address import Address
from store import health
from store.health import Health, State

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Connected:
    """One connection with its sources, the one that needs somebody first."""

    id: int
    kind: str
    owner: Address
    paused: bool
    """All of it."""
    stopped: bool
    """Some of it needs a person."""
    sources: tuple[Health, ...]
    granted: bool
    """Somebody signed in to it at Google, and can do so again."""
    ending: Ending | None
    """Of what she granted."""


@router.get("/connections")
def show_connections(visit: Here, told: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Straight from the rows of the sources, connections that need somebody first. `told`: how a sign-in ended."""
    with visit.desk.store.read() as connection:
        overview = health.overview(connection, visit.now)
        queues = health.queues(connection)
    google = visit.desk.settings.google.client is not None
    page = visit.page(
        "connections.html",
        connections=_connected(overview, visit.now),
        queues=queues,
        google=google,
        cure=CURE,
        outcome=visit.desk.sign_ins.ended(told, visit.now),
    )
    if google:
        page.headers[POLICY] = policy("https://accounts.google.com")
    return page


def _connected(overview: Iterable[Health], now: datetime) -> list[Connected]:
    """Grouped, in the order in which each connection first appears."""
    found: dict[int, list[Health]] = {}
    for one in overview:
        found.setdefault(one.source.connection, []).append(one)
    return [
        Connected(
            id=id_,
            kind=some[0].source.kind,
            owner=some[0].source.owner,
            paused=all(one.source.paused for one in some),
            stopped=some[0].state is State.NEEDS_PERSON,
            sources=tuple(some),
            granted="grant" in some[0].source.options,
            ending=ending(some[0].source.options, now),
        )
        for id_, some in found.items()
    ]
