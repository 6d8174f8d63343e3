"""Queues are found by indexes that hold nothing else: on PostgreSQL, which chooses by what it knows of the tables."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Select, select, text

from store import review, version
from store.database import Store
from store.schema import interactions, sources
from tests.conftest import FreshDatabase
from tests.people import ALICE

MANY = 5_000
FILLED = (
    "INSERT INTO connections (kind, owner, options, created_at) "
    "SELECT 'memory', 'rep' || (n % 100) || '@ours.example', '{}', now() FROM generate_series(1, 500) n",
    "INSERT INTO sources (connection_id, name, paused, generation, lease_epoch, failures, removals_allowed) "
    "SELECT id, 'mail', false, 0, 0, 0, false FROM connections",
    "INSERT INTO interactions (key, kind, at, subject, direction, thread, revision, content, attachments, recorded_at, "
    "to_match) SELECT 'mail:' || n, 'email', now(), 'Offer', 'inbound', 't' || n, '', 'headers', '[]', now(), "
    f"n % 1000 = 0 FROM generate_series(1, {MANY}) n",
    "INSERT INTO ledger (source_id, item, version, key, disposition, why, generation, parser, at, interaction_id, "
    "asked) SELECT 1 + id % 500, id, '', key, 'captured', '', 0, 1, now(), id, CASE WHEN id % 50 = 0 THEN 1 ELSE 0 END "
    "FROM interactions",
)


@pytest.fixture(scope="module")
def filled(fresh_database: FreshDatabase) -> Iterator[Connection]:
    with Store(fresh_database()) as store:
        version.upgrade(store)
        with store.begin() as connection:
            for statement in FILLED:
                connection.execute(text(statement))
            connection.execute(text("ANALYZE"))
        with store.read() as connection:
            yield connection


def plan(connection: Connection, query: Select[*tuple[object, ...]]) -> str:
    said = query.compile(connection, compile_kwargs={"literal_binds": True})
    return "\n".join(connection.exec_driver_sql(f"EXPLAIN {said}".replace("%", "%%")).scalars())


def test_what_waits_to_be_matched_is_found_without_the_rest(filled: Connection) -> None:
    found = plan(filled, select(interactions).where(interactions.c.to_match).order_by(interactions.c.id).limit(100))
    assert "ix_interactions_to_match" in found
    assert "Seq Scan" not in found


def test_what_waits_for_a_rep_is_found_in_its_own_index(filled: Connection) -> None:
    found = plan(filled, review.waits_for(ALICE))
    assert "ix_ledger_asked" in found
    assert "Seq Scan on ledger" not in found


def test_what_is_leased_is_found_without_the_rest(filled: Connection) -> None:
    found = plan(filled, select(sources.c.id).where(sources.c.lease_until.is_not(None)))
    assert "ix_sources_lease_until" in found
