"""GET /connections: how every mailbox and calendar fares."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Response

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


@router.get("/connections")
def show_connections(visit: Here) -> Response:
    """Straight from the rows of the sources, connections that need somebody first."""
    with visit.desk.store.read() as connection:
        overview = health.overview(connection, visit.now)
        queues = health.queues(connection)
    return visit.page("connections.html", connections=_connected(overview), queues=queues)


def _connected(overview: Iterable[Health]) -> list[Connected]:
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
        )
        for id_, some in found.items()
    ]
