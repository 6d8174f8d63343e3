"""What a test finds in the database that another has used."""

import psycopg
import pytest
from sqlalchemy import func, select, text

from store import version
from store.database import Store
from store.schema import account_domains, accounts, bodies, interactions, ledger, users
from tests.builders import a_mail
from tests.recording import a_lease, id_of, write
from tests.servers.emptying import empty

KEY = "mail:a@acme.example"


def recorded(store: Store) -> int:
    """The id of a mail."""
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail(KEY))
        return id_of(connection, KEY)


def emptied(store: Store) -> Store:
    """A connection to the database as the next test has it."""
    url = store.url.render_as_string()
    empty(url, version.needed())
    return Store(url)


def test_nothing_is_left_and_ids_begin_again(postgres_store: Store) -> None:
    assert recorded(postgres_store) == 1
    with emptied(postgres_store) as store:
        with store.read() as connection:
            for table in (interactions, ledger, bodies, users):
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert recorded(store) == 1


def test_a_large_table_is_emptied_with_what_refers_to_it(postgres_store: Store) -> None:
    many = (
        "INSERT INTO accounts (external_id, name) SELECT number, repeat('x', 99) FROM generate_series(1, 9999) number"
    )
    with postgres_store.begin() as connection:
        connection.execute(text(many))
        connection.execute(text("INSERT INTO account_domains SELECT id, 'acme.example', 0 FROM accounts"))
    with emptied(postgres_store) as store, store.read() as connection:
        for table in (accounts, account_domains):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
            assert connection.execute(select(func.pg_relation_size(table.name))).scalar_one() == 0


def test_a_release_that_a_test_made_up_is_forgotten(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with emptied(postgres_store) as store:
        version.check(store)


def test_whoever_is_still_connected_is_sent_away(postgres_store: Store) -> None:
    with psycopg.connect(postgres_store.url.set(drivername="postgresql").render_as_string()) as left:
        left.execute("LOCK TABLE interactions")
        emptied(postgres_store).close()
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
