"""How a PostgreSQL server is reached, left, and found again."""

import psycopg
import pytest
from sqlalchemy import Connection, text

from store import server
from store.database import Store, alone
from store.errors import Busy, Unreachable
from tests.servers.ports import free_port


def ask(connection: Connection, what: str) -> str:
    return str(connection.execute(text(what)).scalar_one())


@pytest.mark.parametrize(
    ("written", "hosts", "mode"),
    [
        ("postgresql://me:pw@a,b/name", ("a:5432", "b:5432"), "read-write"),
        ("postgresql://me@a:1,b:2/name?target_session_attrs=any", ("a:1", "b:2"), "any"),
        ("postgresql://me@[::1],b:2/name", ("[::1]:5432", "b:2"), "read-write"),
    ],
)
def test_several_hosts_are_read_as_libpq_writes_them(written: str, hosts: tuple[str, ...], mode: str) -> None:
    url = server.address(written)
    assert (url.query["host"], url.query["target_session_attrs"], url.database) == (hosts, mode, "name")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("postgresql+psycopg://me:pw@a:1/name", "postgresql://me:***@a:1/name"),
        ("postgresql://me@a:1,b:2/name?sslmode=verify-full", "postgresql://me@a:1,b:2/name?sslmode=verify-full"),
        ("postgresql:///name?host=/run/here", "postgresql:///name?host=%2Frun%2Fhere"),
    ],
)
def test_an_address_is_shown_as_people_write_it_with_stars_for_its_password(written: str, shown: str) -> None:
    assert server.shown(server.address(written)) == shown


@pytest.mark.parametrize("wrong", ["postgresql://me@a:x,b:y/", "postgresql://me@a:x/name"])
def test_an_address_that_cannot_be_read_is_told(wrong: str) -> None:
    with pytest.raises(Unreachable, match="database address"), Store(wrong) as store, store.read():
        pass


def test_the_host_that_may_be_written_to_is_taken(postgres_url: str) -> None:
    here = postgres_url.partition("@")[2].partition("/")[0]
    both = postgres_url.replace(here, f"127.0.0.1:{free_port()},{here}")
    with Store(both) as store:
        with store.read() as connection:
            assert ask(connection, "SELECT inet_server_port()") == here.partition(":")[2]
        with psycopg.connect(server.conninfo(store.url)) as other:
            assert other.execute("SELECT 1").fetchone() == (1,)


def test_hosts_of_which_none_takes_writes_are_told(postgres_url: str) -> None:
    standby = f"{postgres_url}?target_session_attrs=read-write&options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(Unreachable, match="promote it"), Store(standby) as store, store.read():
        pass


def test_nothing_waits_for_ever(postgres_url: str) -> None:
    with Store(postgres_url) as store:
        with store.read() as connection:
            assert ask(connection, "SHOW lock_timeout") == "30s"
            assert ask(connection, "SHOW idle_in_transaction_session_timeout") == "1min"
            assert ask(connection, "SHOW client_connection_check_interval") == "10s"
        with store.begin() as connection:
            alone(connection)
            assert ask(connection, "SHOW idle_in_transaction_session_timeout") == "20s"
        with store.read() as connection:
            assert ask(connection, "SHOW idle_in_transaction_session_timeout") == "1min"


def test_who_holds_up_all_others_loses_the_turn(postgres_url: str) -> None:
    with Store(postgres_url) as paused, Store(postgres_url) as other:

        def wait() -> None:
            with paused.begin() as connection:
                alone(connection)
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '50ms'"))
                with other.begin() as next_one:
                    alone(next_one)
                connection.execute(text("SELECT 1"))

        with pytest.raises(Busy, match="took too long"):
            wait()
        with paused.begin() as connection:
            alone(connection)


def test_a_wait_for_others_that_is_too_long_is_told(postgres_url: str) -> None:
    def wait(store: Store) -> None:
        with store.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
            alone(connection)

    with Store(postgres_url) as store, store.begin() as connection:
        alone(connection)
        with pytest.raises(Busy, match="try again in a minute"):
            wait(store)


def test_a_connection_that_was_cut_between_two_transactions_costs_nothing(postgres_url: str) -> None:
    with Store(postgres_url) as store, Store(postgres_url) as other, store.keeping():
        with store.begin() as connection:
            kept = ask(connection, "SELECT pg_backend_pid()")
        with other.begin() as connection:
            assert ask(connection, f"SELECT pg_terminate_backend({kept}, 5000)") == "True"
        with store.begin() as connection:
            assert ask(connection, "SELECT pg_backend_pid()") != kept


def test_a_server_that_became_a_standby_is_left_at_once(postgres_url: str) -> None:
    def write(store: Store, how: str) -> str:
        with store.begin() as connection:
            connection.execute(text(f"SET TRANSACTION {how}"))
            connection.execute(text("CREATE TABLE IF NOT EXISTS notes (said text)"))
            return ask(connection, "SELECT pg_backend_pid()")

    with Store(postgres_url) as store:
        before = write(store, "READ WRITE")
        with pytest.raises(Unreachable, match="standby"):
            write(store, "READ ONLY")
        assert write(store, "READ WRITE") != before
