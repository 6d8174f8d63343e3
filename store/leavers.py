"""Reps who have left: their connections stay for what they saw, and are never read again.

What belongs to deals, contacts and accounts stays with its sightings, unless somebody kept it to those who have it; so
does what colleagues saw too. Everything else only her mailboxes saw goes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, or_, select, true, update

from config.visibility import Audience
from connectors.model.address import Address
from store import interactions, rules
from store.database import alone, among
from store.forgetting.holds import held_by, in_force
from store.links import holds
from store.meetings.table import tellings
from store.model import Disposition
from store.personal import SET_ASIDE
from store.schema import connections, deal_members, ledger, links, sender_rules, sources, wallets
from store.schema import interactions as rows
from store.sources import LEFT, Json

ERASED: Final = "its owner has left"
"""Why the ledger has no more to say of an item."""


@dataclass(frozen=True, slots=True)
class Retired:
    """A connection that is read no more, with the options that led to it."""

    id: int
    options: dict[str, Json]


def left(connection: Connection) -> frozenset[Address]:
    """Who has left."""
    query = select(connections.c.owner).where(connections.c.kind == LEFT).distinct()
    return frozenset(connection.execute(query).scalars())


def retire(connection: Connection, rep: Address, now: datetime) -> list[Retired]:
    """Ends her connections, those that were not ended before: secrets, cursors and leases go."""
    c = connections.c
    found = connection.execute(select(c.id, c.kind, c.options).where(c.owner == rep, c.kind != LEFT)).all()
    ids = [row.id for row in found]
    for row in found:
        gone = {"kind": LEFT, "host": None, "options": {"was": row.kind, "left": now.date().isoformat()}}
        connection.execute(update(connections).where(c.id == row.id).values(gone))
    connection.execute(delete(wallets).where(among(connection, wallets.c.connection_id, ids)))
    ended: dict[str, object] = dict.fromkeys(_STATE) | {"paused": True, "lease_epoch": sources.c.lease_epoch + 1}
    connection.execute(update(sources).where(among(connection, sources.c.connection_id, ids)).values(ended))
    return [Retired(row.id, dict(row.options)) for row in found]


def count(connection: Connection, rep: Address) -> tuple[int, int, int]:
    """Of what her mailboxes saw: how many stay, how many only they saw go, and how many stay for a legal hold alone."""
    held = held_by(in_force(connection))
    which = (true(), and_(_goes(rep), ~held), and_(_goes(rep), held))
    seen, going, kept_back = (_number(connection, rows.c.id.in_(_seen(rep)) & these) for these in which)
    return seen - going - kept_back, going, kept_back


def erase(connection: Connection, rep: Address, most: int, now: datetime) -> int:
    """Removes up to `most` of what goes and is not held, with text, links and all that came of it; how many."""
    alone(connection)
    free = ~held_by(in_force(connection))
    query = select(rows.c.id, rows.c.key).where(rows.c.id.in_(_seen(rep)), _goes(rep), free).limit(most)
    going = {id_: key for id_, key in connection.execute(query)}
    _blank(connection, among(connection, ledger.c.interaction_id, going))
    told = (_hers(tellings.c.source_id, rep), among(connection, tellings.c.key, going.values()))
    connection.execute(delete(tellings).where(*told))
    for id_ in going:
        interactions.erase(connection, id_, now)
    return len(going)


def forget(connection: Connection, rep: Address) -> int:
    """What is left of what never was in the record: lines, tellings, her rules; how many rules.

    What keeps interactions out of others' mailboxes stays: her privacy outlives her leaving.
    """
    kept = or_(ledger.c.why == SET_ASIDE, ledger.c.why.startswith("private"))
    _blank(connection, and_(_hers(ledger.c.source_id, rep), ledger.c.interaction_id.is_(None), ~kept))
    recorded = exists(select(rows.c.id).where(rows.c.key == tellings.c.key).correlate(tellings))
    connection.execute(delete(tellings).where(_hers(tellings.c.source_id, rep), ~recorded))
    hers = connection.execute(delete(sender_rules).where(sender_rules.c.rep == rep)).rowcount
    return hers + rules.forget(connection, rep)


def teams(connection: Connection, rep: Address) -> list[int]:
    """The deals on whose teams she is a member; she is no longer."""
    hers = deal_members.c.rep == rep
    return list(connection.execute(delete(deal_members).where(hers).returning(deal_members.c.deal_id)).scalars())


def _number(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(rows).where(which)).scalar_one())


def _seen(rep: Address) -> Select[int | None]:
    query = select(ledger.c.interaction_id).where(_hers(ledger.c.source_id, rep))
    return query.where(ledger.c.interaction_id.is_not(None))


def _goes(rep: Address) -> ColumnElement[bool]:
    """Of interactions that she saw."""
    sure = exists(select(links.c.id).where(links.c.interaction_id == rows.c.id, holds()).correlate(rows))
    sightings = ledger.join(sources).join(connections)
    others = (ledger.c.interaction_id == rows.c.id) & (connections.c.owner != rep)
    by_others = exists(select(ledger.c.item).select_from(sightings).where(others).correlate(rows))
    return and_(~by_others, or_(rows.c.audience == Audience.OWNER, ~sure))


def _hers(source: ColumnElement[int], rep: Address) -> ColumnElement[bool]:
    return source.in_(select(sources.c.id).join_from(sources, connections).where(connections.c.owner == rep))


def _blank(connection: Connection, which: ColumnElement[bool]) -> None:
    """Only that there was something: not which, and not why it was left out."""
    nothing = {"disposition": Disposition.ERASED.value, "why": ERASED, "key": None, "interaction_id": None, "asked": 0}
    connection.execute(update(ledger).where(which).values(nothing | {"labels": None, "rule": None}))


_STATE = (
    *("cursor_scheme", "cursor_value", "next_due_at", "error", "advice", "lease_owner", "lease_until"),
    *("census_at", "census_due_at", "census"),
)
