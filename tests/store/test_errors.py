"""What a database can suffer: one sentence with the place and the remedy, and nothing half-written."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from store import database, version
from store.database import Store
from store.errors import Busy, Damaged, DiskFull, StoreError, Unreachable
from store.schema import interactions, ledger
from tests.builders import a_mail
from tests.recording import a_lease, write

LONG = "word " * 20_000


def connect(store: Store, first: str = "SELECT 1", then: str = "SELECT 1") -> None:
    """A transaction that writes, with a statement before and after."""
    with store.begin() as connection:
        connection.execute(text(first))
        a_lease(connection)
        connection.execute(text(then))


def stored(store: Store) -> tuple[int, int]:
    with store.read() as connection:
        interaction_count = connection.execute(select(func.count()).select_from(interactions)).scalar_one()
        return interaction_count, connection.execute(select(func.count()).select_from(ledger)).scalar_one()


def test_a_full_disk_rolls_the_page_back_and_says_so(sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, a_mail("mail:1"))
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    before = stored(sqlite_store)

    def fill() -> None:
        with sqlite_store.begin() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {pages + 20}"))
            write(connection, lease, *(a_mail(f"mail:{n}") for n in range(2, 9)), text=LONG)

    with pytest.raises(DiskFull, match=r"capture\.db is full: free some space\. Nothing was half-written"):
        fill()
    assert stored(sqlite_store) == before
    with sqlite_store.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
        write(connection, lease, a_mail("mail:2"))
    assert stored(sqlite_store) == (2, 2)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"Dear diary, " * 500)
    with Store(f"sqlite:///{file}") as store, pytest.raises(Damaged, match=r"notes\.txt is not a readable Capture"):
        version.upgrade(store)
    assert file.read_bytes() == b"Dear diary, " * 500


def test_a_damaged_file_is_named(sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, *(a_mail(f"mail:{n}") for n in range(50)), text=LONG)
    sqlite_store.close()
    file = Path(str(sqlite_store.url.database))
    sound = file.read_bytes()
    file.write_bytes(sound[:8192] + b"\x55" * (80_000 - 8192) + sound[80_000:])
    with pytest.raises(StoreError, match=r"capture\.db .*restore a backup"):
        stored(sqlite_store)
    sqlite_store.close()
    file.write_bytes(sound)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    missing = r"none/capture\.db cannot be opened: create its folder"
    with Store(f"sqlite:///{tmp_path}/none/capture.db") as store, pytest.raises(Unreachable, match=missing):
        version.check(store)


def test_a_file_that_may_only_be_read_is_named(sqlite_store: Store) -> None:
    sqlite_store.close()
    read_only = f"sqlite:///file:{sqlite_store.url.database}?mode=ro&uri=true"
    with Store(read_only) as store, pytest.raises(Unreachable, match=r"cannot be written: give this user the right"):
        connect(store)


def test_a_database_that_another_program_holds_is_told_so(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.1)
    holder = sqlite3.connect(str(sqlite_store.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Store(str(sqlite_store.url)) as store:
        with pytest.raises(Busy, match=r"Another process is writing to .*capture\.db: stop it, or try again"):
            connect(store)
        assert stored(store) == (0, 0)
        holder.execute("ROLLBACK")
        connect(store)
    holder.close()


def test_readers_never_wait_for_a_writer(sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
        assert stored(sqlite_store) == (0, 0)
    assert stored(sqlite_store) == (1, 1)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://capture:hush@127.0.0.1:1/capture?connect_timeout=2",
        "postgresql://capture:hush@no-such-host.invalid/capture?connect_timeout=2",
    ],
)
def test_a_server_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    with Store(url) as store, pytest.raises(Unreachable, match="cannot be reached: start the server") as told:
        version.check(store)
    assert "hush" not in str(told.value)
    assert "***" in str(told.value)


def test_a_database_that_is_not_on_the_server_is_named(postgres_server: str) -> None:
    with Store(f"{postgres_server}/nowhere") as store, pytest.raises(Unreachable, match="nowhere"):
        version.check(store)


def test_a_server_that_refuses_to_write_is_told_so(postgres_url: str) -> None:
    with Store(postgres_url) as store:
        version.upgrade(store)
        with pytest.raises(Unreachable, match="cannot be written"):
            connect(store, "SET TRANSACTION READ ONLY")


def test_all_connections_in_use_are_told_as_other_waits_are(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_all(store: Store) -> None:
        with ExitStack() as held:
            for _ in range(2 * database.MOST_CONNECTIONS):
                held.enter_context(store.read())

    with Store(sqlite_url) as store:
        monkeypatch.setattr(store.engine.pool, "_timeout", 0.01)
        with pytest.raises(Busy, match="All connections"):
            take_all(store)


def test_a_user_without_rights_is_told_so(postgres_url: str) -> None:
    with Store(postgres_url) as store:
        version.upgrade(store)
        with store.begin() as connection:
            connection.execute(text("DROP ROLE IF EXISTS guest"))
            connection.execute(text("CREATE ROLE guest LOGIN"))
    refused = "give this user the right"
    with Store(postgres_url.replace("capture@", "guest@")) as guest, pytest.raises(Unreachable, match=refused):
        connect(guest)


def test_a_server_that_goes_away_in_the_middle_is_an_error_of_its_own(postgres_url: str) -> None:
    with Store(postgres_url) as store:
        version.upgrade(store)
        with pytest.raises(Unreachable, match="cannot be reached"):
            connect(store, then="SELECT pg_terminate_backend(pg_backend_pid())")
        with store.read() as connection:
            assert connection.execute(select(func.count()).select_from(ledger)).scalar_one() == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [("nonsense", "no database address"), ("mysql://x/y", "SQLite or PostgreSQL, not in mysql"), ("", "no database")],
)
def test_what_is_no_database_address_is_told_so(url: str, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        Store(url)
