"""Whose turn it is on PostgreSQL: the due sources that each queue is to have next, by the room that their places have.

Between places those come first where the fewest passes are queued or under way, so that a slow place keeps nobody
waiting who asks another one; at one place those that have been due longest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, TextClause, text

from store.leases import AT_ONCE, WRONG_CLOCK

_UNLIMITED = 1_000_000


class Queue(StrEnum):
    """Who works on it: each has workers of its own, so that none waits for another."""

    INTERACTIVE = "interactive"
    """A person waits for it."""
    INCREMENTAL = "incremental"
    """It was read to its end before."""
    BACKFILL = "backfill"
    """It never was."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many passes may be queued or under way at a place: a host, or a kind of connection that has none.

    First passes leave one to the others, and what a person waits for may be one more.
    """

    per_host: int = AT_ONCE
    kinds: Mapping[str, int | None] = field(default_factory=dict)
    """By the names of all kinds, for their connections without a host; None: as many as there are."""


USUAL: Final = Limits()


def next_of(connection: Connection, queue: Queue, now: datetime, most: int, limits: Limits) -> list[int]:
    """At most so many sources that are due and in nobody's hands, in the order in which they are to be read."""
    values = {
        "now": now,
        "ahead": now + WRONG_CLOCK,
        "most": most,
        "per_host": limits.per_host,
        "kinds": list(limits.kinds),
        "passes": [_UNLIMITED if passes is None else passes for passes in limits.kinds.values()],
    }
    return list(connection.execute(_STATEMENTS[queue], values).scalars())


FREE = "NOT paused AND queued_at IS NULL AND (lease_until IS NULL OR lease_until < :now OR lease_until > :ahead)"

_BUSY = """
  busy AS (
    SELECT place, count(*) AS passes FROM sources
    WHERE queued_at IS NOT NULL OR lease_until BETWEEN :now AND :ahead GROUP BY place),
  kind AS (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:passes AS integer[])) AS kind (name, passes)),
  room AS (
    SELECT asking.place, coalesce(busy.passes, 0) AS taken,
      greatest(1, least(places.room, coalesce(kind.passes, :per_host)) + {spare}) - coalesce(busy.passes, 0) AS room
    FROM asking LEFT JOIN busy ON busy.place = asking.place
      LEFT JOIN kind ON kind.name = asking.place LEFT JOIN places ON places.name = asking.place
    WHERE asking.place IS NOT NULL)
"""
"""How many more each place of `asking` may have; least() leaves out a room that is null."""

_ASKED = f"""
WITH
  waiting AS (
    SELECT id, place, asked_at, row_number() OVER (PARTITION BY place ORDER BY asked_at, id) AS turn FROM sources
    WHERE {FREE} AND asked_at IS NOT NULL),
  asking AS (SELECT DISTINCT place FROM waiting), {_BUSY.format(spare="1")}
SELECT id FROM waiting JOIN room ON room.place = waiting.place AND turn <= room
ORDER BY taken + turn, asked_at, id LIMIT :most
"""  # noqa: S608 - of this file alone


def _due(which: str, spare: str) -> str:
    """Each place is found by one step in the index from that before it (https://wiki.postgresql.org/wiki/Loose_indexscan).

    However many are due at one place, only as many are looked at as it has room for.
    """
    mine = f"NOT paused AND queued_at IS NULL AND {which}"
    return f"""
WITH RECURSIVE
  asking (place) AS (
    (SELECT place FROM sources WHERE {mine} ORDER BY place LIMIT 1)
    UNION ALL
    SELECT (SELECT place FROM sources WHERE {mine} AND place > asking.place ORDER BY place LIMIT 1)
    FROM asking WHERE asking.place IS NOT NULL), {_BUSY.format(spare=spare)}
SELECT id FROM room CROSS JOIN LATERAL (
  SELECT id, next_due_at, row_number() OVER () AS turn FROM (
    (SELECT id, next_due_at FROM sources
     WHERE place = room.place AND {which} AND {FREE} AND next_due_at IS NULL
     LIMIT least(room.room, :most))
    UNION ALL
    (SELECT id, next_due_at FROM sources
     WHERE place = room.place AND {which} AND {FREE} AND next_due_at <= :now
     ORDER BY next_due_at LIMIT least(room.room, :most))) AS either LIMIT least(room.room, :most)) AS due
WHERE room.room > 0
ORDER BY taken + turn, next_due_at NULLS FIRST, id LIMIT :most
"""  # noqa: S608 - of this file alone


_STATEMENTS: Final[Mapping[Queue, TextClause]] = {
    Queue.INTERACTIVE: text(_ASKED),
    Queue.INCREMENTAL: text(_due("caught_up_at IS NOT NULL", "0")),
    Queue.BACKFILL: text(_due("caught_up_at IS NULL", "-1")),
}
