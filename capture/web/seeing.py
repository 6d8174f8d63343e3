"""Who can see an interaction, and why, as its page tells it: people of one reason together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from capture.web.visit import Visit
from capture.who_sees import who_sees
from config.visibility import Audience
from store.personal import Kind
from store.users import User
from store.viewers import Circle, Ground, Layer, Viewer

_NAMED = 12
"""People of one reason that are named; of the others it says how many."""
_ORDER = (list(Layer).index, list(Ground).index)

_GROUNDS = {
    Ground.SEEN: ("a mailbox of hers saw it", "their mailboxes saw it"),
    Ground.PART: ("takes part", "take part"),
    Ground.CONTACT: ("owns the contact {}", "own the contact {}"),
    Ground.TEAM: ("is on the team of {}", "are on the team of {}"),
    Ground.EVERYONE: ("as every rep, manager and administrator", "as all reps, managers and administrators"),
}
_KEPT_TO = {
    Audience.OWNER: "those in whose mailboxes it was seen",
    Audience.PARTICIPANTS: "those who take part",
    Audience.TEAM: "those who take part and the deal’s team",
}


@dataclass(frozen=True, slots=True)
class Group:
    """People who see as much for the same reason."""

    layer: Layer
    people: tuple[User, ...]
    others: int
    """More of them, who are not named."""
    why: str


@dataclass(frozen=True, slots=True)
class Seeing:
    """What the page tells."""

    groups: tuple[Group, ...]
    """Those who see most of it first."""
    stricter: tuple[str, ...]
    """What keeps it to fewer than the organisation's rules would, in sentences."""


def seeing(connection: Connection, visit: Visit, interaction: int) -> Seeing:
    """Of an interaction of which she may know."""
    found = who_sees(connection, visit.desk.settings.visibility, interaction)
    if found is None:
        return Seeing((), ())
    groups = [_grouped(list(some)) for _, some in groupby(sorted(found.people, key=_group), key=_group)]
    return Seeing(tuple(groups), tuple(_stricter(found.circle, visit)))


def _group(one: tuple[User, Viewer]) -> tuple[int, int, str]:
    layers, grounds = _ORDER
    _, viewer = one
    return layers(viewer.layer), grounds(viewer.ground), viewer.what


def _grouped(some: Sequence[tuple[User, Viewer]]) -> Group:
    _, first = some[0]
    why = _GROUNDS[first.ground][len(some) > 1].format(first.what)
    named = tuple(user for user, _ in some[:_NAMED])
    return Group(first.layer, named, len(some) - len(named), why)


def _stricter(circle: Circle, visit: Visit) -> list[str]:
    """Her own word only to herself: nobody else is told that somebody keeps it private."""
    if circle.audience is Audience.EVERYONE:
        return []
    said = [f"It is kept to {_KEPT_TO[circle.audience]}."]
    word = circle.said.get(visit.rep)
    if word is not None:
        said.append("You keep it private." if word is Kind.PRIVATE else "You said that it is no business.")
    own = circle.mailboxes.get(visit.rep, Audience.EVERYONE)
    if own is not Audience.EVERYONE:
        said.append(f"Your mailbox is set so that what it sees is kept to {_KEPT_TO[own]}.")
    return said
