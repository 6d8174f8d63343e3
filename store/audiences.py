"""How far what a mailbox sees may be seen, as its owner sets it. An interaction has the strictest of all that saw it.

`interactions.audience` follows every change: of mailboxes here, of words in `store.personal`, of sightings by `renew`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, literal_column, select, update

from config.visibility import Audience
from connectors.model.address import Address
from store import personal
from store.database import alone
from store.schema import connections, interactions, ledger, sources
from store.statement import Statement

_STRICT = Statement(
    select(literal_column("1"))
    .select_from(connections)
    .where(connections.c.audience < literal_column(str(Audience.EVERYONE.reach)))
    .limit(1)
)
"""Some mailbox is stricter than the rules of the organisation."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One connection of a rep."""

    id: int
    kind: str
    audience: Audience


def of_rep(connection: Connection, rep: Address) -> list[Mailbox]:
    """Her connections, by id."""
    c = connections.c
    rows = connection.execute(select(c.id, c.kind, c.audience).where(c.owner == rep).order_by(c.id))
    return [Mailbox(*row) for row in rows]


def change(connection: Connection, connection_id: int, audience: Audience) -> None:
    """What this mailbox saw and will see may be seen by these at most."""
    alone(connection)
    connection.execute(update(connections).where(connections.c.id == connection_id).values(audience=audience))
    seen = select(ledger.c.interaction_id).join_from(ledger, sources)
    seen = seen.where(sources.c.connection_id == connection_id, ledger.c.interaction_id.is_not(None))
    personal.settle_where(connection, interactions.c.id.in_(seen))


def renew(connection: Connection, ids: Collection[int], *, set_aside: bool) -> None:
    """After sightings have come, moved or gone. `set_aside`: somebody called one of them no business.

    Where neither holds and no mailbox is stricter than others, what was right before is right still: new interactions
    are everyone's, and words stay.
    """
    if ids and (set_aside or _STRICT(connection)):
        personal.settle(connection, ids)
