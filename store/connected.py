"""Which connections there are, narrowed and in order of need: read from slim rows, so that thousands are no matter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, or_, select, true

from connectors.model.address import Address
from store import sources
from store.health import State
from store.schema import connections
from store.schema import sources as rows

_STATES = tuple(State)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them. What is left open narrows nothing."""

    state: State | None = None
    """That of the source of a connection that needs most attention."""
    kind: str = ""
    owner: Address | None = None
    words: str = ""
    """Each stands in the owner's address, the host, or what was said of a failure; upper and lower case alike."""


@dataclass(frozen=True, slots=True)
class Found:
    """Those that were wanted."""

    ids: Sequence[int]
    """Those that need attention first, each group by the owner."""
    states: Mapping[State, int]
    """How many are in each state, whichever state was wanted."""
    kinds: Sequence[str]
    """All kinds that are connected."""


def find(connection: Connection, wanted: Wanted) -> Found:
    """The connections that are wanted."""
    need = func.min(state_place())
    query = select(connections.c.id, need).join_from(connections, rows).where(_narrowed(wanted))
    query = query.group_by(connections.c.id, connections.c.owner).order_by(need, connections.c.owner, connections.c.id)
    listed = [(id_, _STATES[number]) for id_, number in connection.execute(query)]
    ids = [id_ for id_, state in listed if wanted.state in (None, state)]
    return Found(ids, Counter(state for _, state in listed), _kinds(connection, wanted.owner))


def state_place() -> ColumnElement[int]:
    """The place of a source's state, as `health.state` has it, among the states."""
    behind = or_(
        rows.c.caught_up_at.is_(None), rows.c.last_success_at.is_(None), rows.c.caught_up_at < rows.c.last_success_at
    )
    places = {state: place for place, state in enumerate(_STATES)}
    return case(
        (connections.c.kind == sources.LEFT, places[State.LEFT]),
        (rows.c.advice.is_not(None), places[State.NEEDS_PERSON]),
        (rows.c.paused, places[State.PAUSED]),
        (rows.c.error.is_not(None), places[State.WAITING]),
        (behind, places[State.CATCHING_UP]),
        else_=places[State.OK],
    )


def _narrowed(wanted: Wanted) -> ColumnElement[bool]:
    user = cast(connections.c.options["user"].as_string(), String)
    told = (connections.c.owner, connections.c.host, user, rows.c.error, rows.c.advice)
    conditions = [or_(*(column.icontains(word, autoescape=True) for column in told)) for word in wanted.words.split()]
    if wanted.kind:
        conditions.append(connections.c.kind == wanted.kind)
    if wanted.owner is not None:
        conditions.append(connections.c.owner == wanted.owner)
    return and_(true(), *conditions)


def _kinds(connection: Connection, owner: Address | None) -> Sequence[str]:
    query = select(connections.c.kind).distinct().order_by(connections.c.kind)
    return connection.execute(query if owner is None else query.where(connections.c.owner == owner)).scalars().all()
