"""A copy while others write, and whether a file is sound."""

import resource
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store import version
from store.backup import backup, check_integrity
from store.database import Store
from store.errors import StoreError, Unreachable
from store.schema import ledger
from tests.builders import a_mail
from tests.recording import a_lease, write


def items(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(ledger)).scalar_one())


def test_a_copy_is_a_database_of_the_same_content(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
    backup(sqlite_store, tmp_path / "copy.db")
    with Store(f"sqlite:///{tmp_path}/copy.db") as copy:
        version.check(copy)
        check_integrity(copy)
        assert items(copy) == 1


def test_a_copy_holds_only_what_was_committed(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
        backup(sqlite_store, tmp_path / "copy.db")
    with Store(f"sqlite:///{tmp_path}/copy.db") as copy:
        assert items(copy) == 0


def test_a_file_that_exists_is_never_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(StoreError, match="mine exists already: choose another name"):
        backup(sqlite_store, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "precious"


def test_a_folder_that_does_not_exist_is_named(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="none does not exist"):
        backup(sqlite_store, tmp_path / "none" / "copy.db")


def test_a_place_that_cannot_be_written_is_named_instead_of_the_database(sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match=r"/proc/copy\.db"):
        backup(sqlite_store, Path("/proc/copy.db"))


def test_a_copy_that_finds_no_room_leaves_nothing_behind(sqlite_store: Store, tmp_path: Path) -> None:
    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail(), text="word " * 100_000)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreError, match=r"copy\.db cannot be written"):
            backup(sqlite_store, tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, told)
    assert not (tmp_path / "copy.db").exists()


def test_postgresql_is_copied_with_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    with Store(postgres_url) as store, pytest.raises(StoreError, match="pg_dump"):
        backup(store, tmp_path / "copy")


def test_a_sound_file_passes(store: Store) -> None:
    check_integrity(store)
