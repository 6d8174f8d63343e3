"""What nobody has decided yet, kept at every sighting of the interactions: a queue begins with its rep's few rows.

`ledger.asked` follows from links. Whatever changes links, or adds sightings of what has links, renews it.
"""

import json
from collections.abc import Collection
from enum import IntEnum
from functools import cache

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Update,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    update,
)

from matcher.model import TargetType
from store.schema import ledger, links

UNDECIDED = and_(links.c.verdict == literal_column("'suggest'"), links.c.decision.is_(None))
"""Of links. In words that SQLite's planner recognises as the condition of an index; parameters it would not."""

ASKED = ledger.c.asked > literal_column("0")
"""Of sightings: something is asked about the interaction. In such words too."""


class Asked(IntEnum):
    """What is asked about an interaction: the values of `ledger.asked`."""

    NOTHING = 0
    RECORD = 1
    """Whether it belongs to a contact or an account."""
    DEAL = 2
    """Whether it belongs to a deal; to others too, perhaps."""


def renew(connection: Connection, ids: Collection[int]) -> None:
    """Writes it at all sightings of these interactions; those that are right are not written.

    Call it alone (`store.database.alone`), from before the links or the sightings changed.
    """
    if ids:
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(_renewing(sqlite), {"ids": json.dumps(list(ids)) if sqlite else list(ids)})


@cache
def _renewing(sqlite: bool) -> Update:
    """Built once: that would cost more than what it does."""
    greatest = func.max(case((links.c.type == TargetType.DEAL.value, Asked.DEAL.value), else_=Asked.RECORD.value))
    about = select(greatest).where(links.c.interaction_id == ledger.c.interaction_id, UNDECIDED).correlate(ledger)
    asked = func.coalesce(about.scalar_subquery(), Asked.NOTHING.value)
    return update(ledger).where(_those(sqlite), ledger.c.asked != asked).values(asked=asked)


def _those(sqlite: bool) -> ColumnElement[bool]:
    if sqlite:
        return ledger.c.interaction_id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    return ledger.c.interaction_id == any_(bindparam("ids", type_=ARRAY(Integer)))
