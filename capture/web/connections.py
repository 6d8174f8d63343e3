"""Connections as pages show them, and the kinds that somebody may connect there."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from capture.connecting.progress import Progress, progress
from capture.endings.ending import Ending
from capture.rights import Right
from capture.web.visit import Visit
from config.settings import Settings
from connectors.model.address import Address
from store.health import Health, State

WITH_PASSWORD: Final = frozenset({"imap", "caldav", "exchange"})
"""Kinds whose password can be given anew on a page."""


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
    progress: tuple[Progress | None, ...]
    """Of each source."""
    ending: Ending | None
    """Of what opens it alone."""
    again: str | None
    """The path of the form to sign in again, where somebody who signed in to it has to."""
    is_mended_here: bool
    """Its password can be given anew on a page."""

    @property
    def first(self) -> Health:
        """Of the source that needs somebody most."""
        return self.sources[0]

    @property
    def account(self) -> str:
        """What it leads to: the host, or the user where that is somebody else than the owner."""
        source = self.first.source
        return " ".join(str(one) for one in (source.options.get("user"), source.host) if one and one != self.owner)

    @property
    def seen(self) -> int:
        """Items of all its sources."""
        return sum(one.seen for one in self.sources)

    @property
    def captured(self) -> int:
        """Those of them that were captured."""
        return sum(number for one in self.sources for kind, number in one.counts.items() if kind == "captured")

    @property
    def overall(self) -> Progress | None:
        """Of the first source that is being read for the first time."""
        return next((one for one in self.progress if one is not None), None)


def connected_of(
    shown: Iterable[Health], ids: Sequence[int], ending: Iterable[Ending], settings: Settings, now: datetime
) -> list[Connected]:
    """Grouped by connection, in the order of `ids`."""
    found: dict[int, list[Health]] = {id_: [] for id_ in ids}
    for one in shown:
        found[one.source.connection].append(one)
    alone = {one.connections[0]: one for one in ending if len(one.connections) == 1}
    may_sign_in = offered(settings)
    return [_one(some, alone.get(id_), may_sign_in, now) for id_, some in found.items() if some]


def offered(settings: Settings) -> frozenset[str]:
    """The kinds of connection to which people can sign in on the page."""
    clients = {"google": settings.google.client, "microsoft": settings.microsoft.client}
    return frozenset(kind for kind, client in clients.items() if client is not None)


def kinds(visit: Visit) -> tuple[str, ...]:
    """The kinds that she may connect by a form."""
    has_folders = visit.may(Right.HEALTH) and visit.desk.settings.connecting.folders
    return ("imap", "caldav", "exchange", "files") if has_folders else ("imap", "caldav", "exchange")


def _one(some: Sequence[Health], ending: Ending | None, may_sign_in: Container[str], now: datetime) -> Connected:
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
        progress=tuple(progress(one, now) for one in some),
        ending=ending,
        again=f"/connect/{source.kind}" if must_sign_in and source.kind in may_sign_in else None,
        is_mended_here=source.kind in WITH_PASSWORD and "password" in source.options,
    )
