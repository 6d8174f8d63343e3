"""What was recorded of a rep's mail and meetings without her typing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from connectors.model.address import Address
from connectors.model.interaction import Kind
from store.database import among
from store.links import holds
from store.model import Direction
from store.review import still_waiting
from store.schema import interactions, links
from store.sight import seen_by
from store.today.scope import by_people, in_mailbox


@dataclass(frozen=True, slots=True)
class Recorded:
    """One mail or meeting, however many mailboxes saw it."""

    at: datetime
    kind: Kind
    linked: bool
    """It belongs to somebody or something: by rule, or because a person said so."""
    waiting: bool
    """Something is still asked of her about it."""
    decided: bool
    """A person said so, of one of its links at least."""
    acts: frozenset[datetime]
    """The moments in which she herself decided about it; one act may be about many."""


def recorded(connection: Connection, rep: Address, since: datetime, until: datetime) -> list[Recorded]:
    """Of what her mailboxes saw and that took place in this time, oldest first.

    Without what is internal, went to many, came from a machine or was called off.
    """
    c = interactions.c
    query = select(c.id, c.at, c.kind).where(
        in_mailbox(rep, since, until), c.direction != Direction.INTERNAL, by_people(), seen_by(rep)
    )
    rows = connection.execute(query.order_by(c.at, c.id)).all()
    ids = [row.id for row in rows]
    judged, waiting = _judged(connection, rep, ids), still_waiting(connection, rep, ids)
    return [_recorded(row.at, row.kind, judged.get(row.id, []), rep, waiting=row.id in waiting) for row in rows]


_Judged = tuple[bool, str | None, str | None, datetime | None]
"""Of a link: it holds, the decision, by whom, when."""


def _judged(connection: Connection, rep: Address, ids: list[int]) -> dict[int, list[_Judged]]:
    c = links.c
    told = or_(holds(), c.decided_by == rep)
    query = select(c.interaction_id, holds().label("holds"), c.decision, c.decided_by, c.decided_at)
    found: dict[int, list[_Judged]] = {}
    for id_, held, decision, by, at in connection.execute(query.where(among(connection, c.interaction_id, ids), told)):
        found.setdefault(id_, []).append((bool(held), decision, by, at))
    return found


def _recorded(at: datetime, kind: str, some: list[_Judged], rep: Address, *, waiting: bool) -> Recorded:
    return Recorded(
        at=at,
        kind=Kind(kind),
        linked=any(held for held, *_ in some),
        waiting=waiting,
        decided=any(held and decision is not None for held, decision, _, _ in some),
        acts=frozenset(moment for _, _, by, moment in some if by == rep and moment is not None),
    )
