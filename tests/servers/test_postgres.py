"""The server that other tests stand on."""

import psycopg

from tests.conftest import FreshDatabase


def test_every_database_is_empty_and_its_own(fresh_database: FreshDatabase) -> None:
    first, second = fresh_database(), fresh_database()
    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE mine (id integer)")
    with psycopg.connect(second.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
