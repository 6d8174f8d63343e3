"""A backup in the place of the record: examined before and after, and nothing lost where anything is wrong."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from capture import restoring, wiring
from capture.only_one import CannotStart, only_daemon
from config.settings import Database, Settings
from store import audit, version
from store.backup import backup
from store.database import Store
from store.errors import Busy, Damaged, StoreError, WrongVersion
from store.forgetting import suppressions
from tests.builders import NOON, a_mail
from tests.recording import a_lease, write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A record with two mails; of the first there is a backup."""
    given = Settings(database=Database(url=SecretStr(f"sqlite:///{tmp_path}/capture.db")))
    with wiring.prepare_store(given) as store:
        with store.begin() as connection:
            lease = a_lease(connection)
            write(connection, lease, a_mail("mail:one@acme.example", subject="In the backup"))
        backup(store, tmp_path / "backup.db")
        with store.begin() as connection:
            write(connection, lease, a_mail("mail:two@acme.example", subject="Written since"))
    return given


def subjects(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {subject for (subject,) in connection.execute("SELECT subject FROM interactions")}


def restore(settings: Settings, file: Path) -> restoring.Restored:
    return restoring.restore(settings, file, NOON + timedelta(days=1), lambda *_: None)


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()} - {"capture.db.lock", "secrets"}


def test_it_is_as_it_was_then_and_what_was_there_is_put_aside(settings: Settings, tmp_path: Path) -> None:
    done = restore(settings, tmp_path / "backup.db")
    assert done.aside is not None
    assert (subjects(tmp_path / "capture.db"), done.forgotten, done.wrong) == ({"In the backup"}, 0, "")
    assert subjects(done.aside) == {"In the backup", "Written since"}
    assert files(tmp_path) == {"capture.db", "backup.db", done.aside.name}
    with wiring.prepare_store(settings) as store, store.read() as connection:
        assert [act.act for act in audit.latest(connection, 1)] == ["restore"]


def test_the_copy_and_what_is_restored_are_for_this_user_only(settings: Settings, tmp_path: Path) -> None:
    restore(settings, tmp_path / "backup.db")
    for name in ("backup.db", "capture.db"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_it_takes_the_place_of_nothing_too(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings(database=Database(url=SecretStr(f"sqlite:///{tmp_path}/new/capture.db")))
    assert restore(elsewhere, tmp_path / "backup.db").aside is None
    assert subjects(tmp_path / "new/capture.db") == {"In the backup"}


def test_nothing_is_done_while_the_record_is_in_use(settings: Settings, tmp_path: Path) -> None:
    with wiring.prepare_store(settings) as store:
        with only_daemon(store.url), pytest.raises(CannotStart, match="stop it first"):
            restore(settings, tmp_path / "backup.db")
        with store.read() as connection:
            audit.latest(connection, 1)
            with pytest.raises(Busy, match="stop `capture run` and everything else"):
                restore(settings, tmp_path / "backup.db")
    assert subjects(tmp_path / "capture.db") == {"In the backup", "Written since"}
    assert not [name for name in files(tmp_path) if "restoring" in name]


def test_a_backup_of_an_older_release_is_brought_up_to_this_one(settings: Settings, tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/old.db") as old, old.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(version.__file__).parent / "migrations"))
        command.upgrade(config, "0014")
    restore(settings, tmp_path / "old.db")
    with Store(f"sqlite:///{tmp_path}/capture.db") as store:
        version.check(store)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda file: file.write_text("precious"), "is no SQLite database"),
        (lambda file: file.write_bytes(file.read_bytes()[:-8192]), "."),
        (lambda file: _spoil(file, "DELETE FROM ledger"), "seen in no mailbox"),
        (lambda file: _spoil(file, "DELETE FROM sources"), "refer to others that are not there"),
        (lambda file: _spoil(file, "UPDATE alembic_version SET version_num = '9999'"), "newer release"),
        (lambda file: _spoil(file, "DROP TABLE alembic_version"), "no database of Capture"),
        (lambda file: Path(f"{file}-wal").write_text("more"), "leaves nothing out"),
        (lambda file: file.unlink(), "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_backup_is_told_and_nothing_done(
    settings: Settings, tmp_path: Path, broken: Callable[[Path], object], told: str
) -> None:
    shutil.copy(tmp_path / "backup.db", tmp_path / "bad.db")
    broken(tmp_path / "bad.db")
    with pytest.raises((Damaged, WrongVersion, StoreError), match=told):
        restore(settings, tmp_path / "bad.db")
    assert subjects(tmp_path / "capture.db") == {"In the backup", "Written since"}
    assert not [name for name in files(tmp_path) if "restoring" in name or "replaced" in name]


def _spoil(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_a_damaged_record_is_replaced_and_put_aside_as_it_is(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "capture.db").write_bytes(b"SQLite format 3\0" + b"\x55" * 100_000)
    done = restore(settings, tmp_path / "backup.db")
    assert (subjects(tmp_path / "capture.db"), done.forgotten) == ({"In the backup"}, None)


def test_what_was_forgotten_since_stays_so(settings: Settings, tmp_path: Path) -> None:
    with wiring.prepare_store(settings) as store, store.begin() as connection:
        suppressions.keep_key(connection, suppressions.Key("sealed:env:KEY:x", "public"))
        number = suppressions.begin(connection, "person", "", "", NOON)
        suppressions.suppress(connection, number, suppressions.Suppressed.PERSON, ["a" * 64])
    assert restore(settings, tmp_path / "backup.db").forgotten == 1
    with wiring.prepare_store(settings) as store, store.read() as connection:
        assert suppressions.load(connection)[suppressions.Suppressed.PERSON] == {"a" * 64}


def test_postgresql_is_restored_with_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_restore"):
        restore(Settings(database=Database(url=SecretStr(postgres_url))), tmp_path / "backup.db")
