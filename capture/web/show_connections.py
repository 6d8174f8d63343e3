"""GET /connections: how every mailbox and calendar fares."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture.endings.ending import Ending
from capture.endings.found import endings
from capture.rights import Right
from capture.web.visit import Here
from config.settings import Settings
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
    ending: Ending | None
    """Of what opens it alone."""
    again: str | None
    """The path of the form to sign in again, where somebody who signed in to it has to."""


@router.get("/connections")
def show_connections(visit: Here, told: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Straight from the rows of the sources, connections that need somebody first. `told`: how a sign-in ended.

    Her own; with the right to everybody's health, all.
    """
    may_all = visit.may(Right.HEALTH)
    with visit.desk.store.read() as connection:
        overview = health.overview(connection, visit.now, None if may_all else visit.rep)
        queues = health.queues(connection) if may_all else None
    settings = visit.desk.settings
    ending = endings(settings, [one.source for one in overview], visit.now)
    return visit.page(
        "connections.html",
        connections=_connected(overview, ending, _offered(settings)),
        endings=[one for one in ending if len(one.connections) != 1] if may_all else [],
        queues=queues,
        offered=_offered(settings),
        outcome=visit.desk.sign_ins.ended(told, visit.now),
    )


def _offered(settings: Settings) -> frozenset[str]:
    """The kinds of connection to which people can sign in on the page."""
    clients = {"google": settings.google.client, "microsoft": settings.microsoft.client}
    return frozenset(kind for kind, client in clients.items() if client is not None)


def _connected(overview: Iterable[Health], ending: Iterable[Ending], offered: Container[str]) -> list[Connected]:
    """Grouped, in the order in which each connection first appears."""
    found: dict[int, list[Health]] = {}
    for one in overview:
        found.setdefault(one.source.connection, []).append(one)
    alone = {one.connections[0]: one for one in ending if len(one.connections) == 1}
    return [_one(some, alone.get(id_), offered) for id_, some in found.items()]


def _one(some: Sequence[Health], ending: Ending | None, offered: Container[str]) -> Connected:
    source, stopped = some[0].source, some[0].state is State.NEEDS_PERSON
    is_granted = "grant" in source.options or "signed_in" in source.options
    must_sign_in = is_granted and (stopped or (ending is not None and ending.by_signing_in))
    return Connected(
        id=source.connection,
        kind=source.kind,
        owner=source.owner,
        paused=all(one.source.paused for one in some),
        stopped=stopped,
        sources=tuple(some),
        ending=ending,
        again=f"/connect/{source.kind}" if must_sign_in and source.kind in offered else None,
    )
