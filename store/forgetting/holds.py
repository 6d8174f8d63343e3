"""What must be kept for a court or an authority: neither forgetting nor retention takes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, exists, false, insert, or_, select, true, update

from matcher.model import TargetType
from store.database import alone, among
from store.links import holds as surely
from store.schema import holds, interactions, ledger, links, participants, sources


class HeldKind(StrEnum):
    """What a hold is on."""

    PERSON = "person"
    """All that somebody is on."""
    DEAL = "deal"
    """All that is linked to it."""
    CONNECTION = "connection"
    """All that it has seen; and all that is in no mailbox any more, as nobody knows by which it was seen."""
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Hold:
    """One of them."""

    id: int
    kind: HeldKind
    target: str
    """An address, or a number; "" for everything."""
    why: str
    by: str
    """An address; "" on the machine's own command line."""
    at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


def listed(connection: Connection) -> list[Hold]:
    """Those in force first, then those that were lifted; the latest first."""
    query = select(holds).order_by(holds.c.lifted_at.is_not(None), holds.c.id.desc())
    return [Hold(row.id, HeldKind(row.kind), *row[2:]) for row in connection.execute(query)]


def in_force(connection: Connection) -> list[Hold]:
    """Those that were not lifted."""
    return [one for one in listed(connection) if one.lifted_at is None]


def place(connection: Connection, kind: HeldKind, target: str, why: str, by: str, now: datetime) -> int:
    """A new one; its number. What is being removed at this moment is removed before."""
    alone(connection)
    row = {"kind": kind.value, "target": target, "why": why, "by": by, "at": now}
    return int(connection.execute(insert(holds).values(row).returning(holds.c.id)).scalar_one())


def lift(connection: Connection, id_: int, by: str, now: datetime) -> bool:
    """False where there is none in force with this number."""
    ended = update(holds).where(holds.c.id == id_, holds.c.lifted_at.is_(None)).values(lifted_by=by, lifted_at=now)
    return connection.execute(ended).rowcount == 1


def held(connection: Connection) -> ColumnElement[bool]:
    """Of interactions: a hold that is in force is on it."""
    return held_by(in_force(connection))


def held_by(some: Sequence[Hold]) -> ColumnElement[bool]:
    """Of interactions: one of these holds is on it."""
    return or_(false(), *map(_on, some))


def which(connection: Connection, ids: Collection[int]) -> list[Hold]:
    """The holds that are on one of these interactions."""
    there = among(connection, interactions.c.id, ids)
    return [
        one
        for one in in_force(connection)
        if connection.execute(select(interactions.c.id).where(there, _on(one)).limit(1)).first()
    ]


def among_held(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of the interactions that a hold is on."""
    some = in_force(connection) if ids else []
    if not some:
        return set()
    theirs = select(interactions.c.id).where(among(connection, interactions.c.id, ids), held_by(some))
    return set(connection.execute(theirs).scalars())


def on_places(connection: Connection, people: Collection[str], connections: Collection[int]) -> list[Hold]:
    """The holds on these people and connections themselves, whether or not anything of them is in the record."""
    targets = {HeldKind.PERSON: set(people), HeldKind.CONNECTION: set(map(str, connections)), HeldKind.EVERYTHING: {""}}
    return [one for one in in_force(connection) if one.target in targets.get(one.kind, ())]


def _on(one: Hold) -> ColumnElement[bool]:
    here = interactions.c.id
    match one.kind:
        case HeldKind.PERSON:
            theirs = (participants.c.interaction_id == here) & (participants.c.address == one.target)
            return exists(select(participants.c.position).where(theirs).correlate(interactions))
        case HeldKind.DEAL:
            linked = (links.c.interaction_id == here) & (links.c.type == TargetType.DEAL.value) & surely()
            its = linked & (links.c.target_id == int(one.target))
            return exists(select(links.c.id).where(its).correlate(interactions))
        case HeldKind.CONNECTION:
            seen = select(ledger.c.item).join_from(ledger, sources)
            seen = seen.where(ledger.c.interaction_id == here, sources.c.connection_id == int(one.target))
            return or_(exists(seen.correlate(interactions)), interactions.c.gone_at.is_not(None))
        case HeldKind.EVERYTHING:
            return true()
