"""The ids behind keys, threads, contacts and accounts.

CROWD   more records than the limit that share a key. It identifies nobody and is left out.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    TableValuedAlias,
    and_,
    exists,
    or_,
    select,
    true,
)

from matcher.keys import LIMIT
from matcher.model import TargetType, ThreadLink, Verdict
from store.links import Decision
from store.lookup import Lookup
from store.schema import deal_contacts, deals, directory_keys, interactions, links

WORD_LIMIT = 10
"""The limit for a word of deals' names: one that more share says little, and an account's own deals come anyway."""

CONTACT_DEALS = 50
"""The most deals that are read of one contact."""

ACCOUNT_DEALS = 10
"""The most that are read of one account, where neither thread, role, number nor name speak for any."""


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
    words = {key for key in keys if key.startswith("word:")}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for lookup, some in ((_WORDS, words), (_KEYS, set(keys) - words)):
        for key, target_type, id_ in lookup(connection, some):
            found[key].append((target_type, id_))
    return found


def links_of_threads(connection: Connection, threads: Collection[str]) -> dict[str, list[tuple[int, ThreadLink]]]:
    """Thread → interaction and deal, where a person accepted it, or the machine was sure and nobody objected."""
    found: dict[str, list[tuple[int, ThreadLink]]] = defaultdict(list)
    for thread, interaction, deal, decision in _THREADS(connection, threads):
        found[thread].append((interaction, ThreadLink(deal, decision is not None)))
    return found


def roles_of_contacts(connection: Connection, contacts: Collection[int]) -> list[Role]:
    """The roles of each contact; of one with very many, those that were entered last."""
    return [Role(*row) for row in _ROLES(connection, contacts)]


def deals_of_accounts(connection: Connection, accounts: Collection[int]) -> dict[int, list[int]]:
    """Account → its newest deals."""
    found: dict[int, list[int]] = defaultdict(list)
    for account, deal in _ACCOUNT_DEALS(connection, accounts):
        found[account].append(deal)
    return found


def _uncrowded(asked: TableValuedAlias, limit: int) -> Select[Any]:
    crowd = directory_keys.alias()
    return (
        select(directory_keys.c.key, directory_keys.c.type, directory_keys.c.target_id)
        .join_from(asked, directory_keys, directory_keys.c.key == asked.c.value)
        .where(directory_keys.c.rank < limit, ~exists().where(crowd.c.key == asked.c.value, crowd.c.rank >= limit))
    )


def _sure_deals(asked: TableValuedAlias) -> Select[Any]:
    sure = and_(links.c.verdict == Verdict.LINK.value, links.c.decision.is_(None))
    return (
        select(interactions.c.thread, links.c.interaction_id, links.c.target_id, links.c.decision)
        .join_from(asked, interactions, interactions.c.thread == asked.c.value)
        .join(links, links.c.interaction_id == interactions.c.id)
        .where(
            links.c.type == TargetType.DEAL.value,
            or_(links.c.decision == Decision.ACCEPTED.value, sure),
        )
    )


def _latest_roles(asked: TableValuedAlias, dialect: str) -> Select[Any]:
    role = deal_contacts.c
    latest = _latest(asked, dialect, role.contact_id, role.id.desc(), CONTACT_DEALS)
    columns = select(role.contact_id, role.deal_id, role.role, role.since, role.until)
    return columns.join_from(latest, deal_contacts, role.id == latest.c.id)


def _newest_deals(asked: TableValuedAlias, dialect: str) -> Select[Any]:
    newest = deals.c.created_at.desc().nulls_last()
    latest = _latest(asked, dialect, deals.c.account_id, newest, ACCOUNT_DEALS)
    return select(deals.c.account_id, deals.c.id).join_from(latest, deals, deals.c.id == latest.c.id)


def _latest(
    asked: TableValuedAlias, dialect: str, parent: Column[int], order: ColumnElement[object], most: int
) -> Subquery:
    """The ids of the first `most` rows of each parent, in this order."""
    table = parent.table
    chosen = select(table.c.id).where(parent == asked.c.value).order_by(order).limit(most)
    if dialect == "sqlite":
        # SQLite has no LATERAL; it runs a correlated IN once for each row of the outer table.
        again = table.alias()
        return select(again.c.id).join_from(asked, again, again.c.id.in_(chosen.correlate(asked))).subquery("latest")
    newest = chosen.lateral("newest")
    return select(newest.c.id).select_from(asked.join(newest, true())).subquery("latest")


_KEYS = Lookup(directory_keys.c.key, lambda asked, _: _uncrowded(asked, LIMIT))
_WORDS = Lookup(directory_keys.c.key, lambda asked, _: _uncrowded(asked, WORD_LIMIT))
_THREADS = Lookup(interactions.c.thread, lambda asked, _: _sure_deals(asked))
_ROLES = Lookup(deal_contacts.c.contact_id, _latest_roles)
_ACCOUNT_DEALS = Lookup(deals.c.account_id, _newest_deals)
