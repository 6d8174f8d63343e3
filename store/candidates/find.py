"""The ids behind keys, threads, contacts and accounts.

CROWD   more than `matcher.keys.LIMIT` records that share a key. It identifies nobody and is left out.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Subquery,
    TableValuedAlias,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)

from matcher.keys import LIMIT
from matcher.model import TargetType, ThreadLink, Verdict
from store.database import among
from store.links import Decision
from store.schema import deal_contacts, deals, directory_keys, interactions, links

T = TypeVar("T", int, str)


@dataclass(frozen=True, slots=True)
class Role:
    """One contact's part in one deal."""

    contact: int
    deal: int
    role: str
    since: datetime | None
    until: datetime | None


def targets_of_keys(connection: Connection, keys: Collection[str]) -> dict[str, list[tuple[str, int]]]:
    """Key → type and id of the records that have it, without crowds."""
    asked = _asked(connection, directory_keys.c.key, keys)
    crowd = directory_keys.alias()
    rows = (
        select(directory_keys.c.key, directory_keys.c.type, directory_keys.c.target_id)
        .join_from(asked, directory_keys, directory_keys.c.key == asked.c.value)
        .where(directory_keys.c.rank < LIMIT, ~exists().where(crowd.c.key == asked.c.value, crowd.c.rank >= LIMIT))
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, target_type, id_ in connection.execute(rows):
        found[key].append((target_type, id_))
    return found


def links_of_threads(connection: Connection, threads: Collection[str]) -> dict[str, list[tuple[int, ThreadLink]]]:
    """Thread → interaction and deal, where a person accepted it, or the machine was sure and nobody objected."""
    sure = and_(links.c.verdict == Verdict.LINK.value, links.c.decision.is_(None))
    rows = (
        select(interactions.c.thread, links.c.interaction_id, links.c.target_id, links.c.decision)
        .join_from(interactions, links)
        .where(
            among(connection, interactions.c.thread, threads),
            links.c.type == TargetType.DEAL.value,
            or_(links.c.decision == Decision.ACCEPTED.value, sure),
        )
    )
    found: dict[str, list[tuple[int, ThreadLink]]] = defaultdict(list)
    for thread, interaction, deal, decision in connection.execute(rows):
        found[thread].append((interaction, ThreadLink(deal, decision is not None)))
    return found


def roles_of_contacts(connection: Connection, contacts: Collection[int], most: int) -> list[Role]:
    """The `most` roles of each contact that were entered last."""
    role = deal_contacts.c
    latest = _latest(connection, role.contact_id, contacts, role.id.desc(), most)
    rows = select(role.contact_id, role.deal_id, role.role, role.since, role.until).join_from(
        latest, deal_contacts, role.id == latest.c.id
    )
    return [Role(*row) for row in connection.execute(rows).tuples()]


def deals_of_accounts(connection: Connection, accounts: Collection[int], most: int) -> dict[int, list[int]]:
    """Account → its `most` newest deals."""
    latest = _latest(connection, deals.c.account_id, accounts, deals.c.created_at.desc().nulls_last(), most)
    rows = select(deals.c.account_id, deals.c.id).join_from(latest, deals, deals.c.id == latest.c.id)
    found: dict[int, list[int]] = defaultdict(list)
    for account, deal in connection.execute(rows):
        found[account].append(deal)
    return found


def _asked(connection: Connection, column: Column[T], values: Collection[T]) -> TableValuedAlias:
    """The values as a table of one column, `value`, from one parameter."""
    if connection.dialect.name == "sqlite":
        return func.json_each(json.dumps(list(values))).table_valued("value", name="asked")
    listed = bindparam(None, list(values), type_=ARRAY(column.type), unique=True)
    return func.unnest(listed).table_valued("value").render_derived("asked")


def _latest(
    connection: Connection, parent: Column[int], values: Collection[int], order: ColumnElement[object], most: int
) -> Subquery:
    """The ids of the first `most` rows of each parent, in this order; no parent's rows are read further."""
    table, asked = parent.table, _asked(connection, parent, values)
    chosen = select(table.c.id).where(parent == asked.c.value).order_by(order).limit(most)
    if connection.dialect.name == "sqlite":
        # SQLite has no LATERAL; it runs a correlated IN once for each row of the outer table.
        again = table.alias()
        return select(again.c.id).join_from(asked, again, again.c.id.in_(chosen.correlate(asked))).subquery("latest")
    newest = chosen.lateral("newest")
    return select(newest.c.id).select_from(asked.join(newest, true())).subquery("latest")
