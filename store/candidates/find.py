"""The ids behind keys and threads.

CROWD   more records than the limit that share a key. It identifies nobody and is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Set
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    TableValuedAlias,
    and_,
    case,
    exists,
    or_,
    select,
)

from matcher.keys import LIMIT
from matcher.model import TargetType, ThreadLink, Verdict
from store.links import Decision
from store.lookup import Lookup
from store.schema import directory_keys, interactions, links

WORD_LIMIT = 10
"""The limit for a word of deals' names: one that more share says little, and an account's own deals come anyway."""
_WORD = "word:"


Targets = dict[str, tuple[str, list[int]]]
"""Key → type and ids of the records that have it: records of one type, as the key says what it is."""


def targets_of_keys(connection: Connection, keys: Set[str]) -> Targets:
    """Without crowds."""
    found: Targets = {}
    for key, target_type, id_ in _KEYS(connection, sorted(keys)):
        if key in found:
            found[key][1].append(id_)
        else:
            found[key] = target_type, [id_]
    return found


def links_of_threads(connection: Connection, threads: Collection[str]) -> dict[str, list[tuple[int, ThreadLink]]]:
    """Thread → interaction and deal, where a person accepted it, or the machine was sure and nobody objected."""
    found: dict[str, list[tuple[int, ThreadLink]]] = defaultdict(list)
    for thread, interaction, deal, decision in _THREADS(connection, threads):
        found[thread].append((interaction, ThreadLink(deal, decision is not None)))
    return found


def _uncrowded(asked: TableValuedAlias, _dialect: str) -> Select[Any]:
    crowd = directory_keys.alias()
    limit = case((asked.c.value.startswith(_WORD), WORD_LIMIT), else_=LIMIT)
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


_KEYS = Lookup(directory_keys.c.key, _uncrowded)
_THREADS = Lookup(interactions.c.thread, lambda asked, _: _sure_deals(asked))
