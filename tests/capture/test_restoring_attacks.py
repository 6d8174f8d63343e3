"""A restore opens no door that was shut since the backup, and takes no file that does more than hold rows."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from capture import restoring, wiring
from config.settings import Database, Settings
from store import leavers, mailbox_links, sessions, sources, tokens, users
from store.backup import backup
from store.errors import Damaged
from store.schema import sessions as browsers
from store.schema import tokens as keys
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB

LATER = NOON + timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Alice and Bob may sign in, and there is a backup."""
    given = Settings(database=Database(url=SecretStr(f"sqlite:///{tmp_path}/capture.db")))
    with wiring.prepare_store(given) as store:
        with store.begin() as connection:
            for who in (ALICE, BOB):
                id_ = users.add(connection, who, "", Role.ADMINISTRATOR, NOON).id
                sessions.open_(connection, id_, "a browser", NOON)
                tokens.make(connection, id_, "a program", NOON)
            mailbox_links.make(connection, ALICE, BOB, NOON)
        backup(store, tmp_path / "backup.db")
    return given


def restore(settings: Settings, tmp_path: Path) -> None:
    restoring.restore(settings, tmp_path / "backup.db", LATER, lambda *_: None)


def tampered(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection, connection:
        connection.execute(statement)


def test_nobody_is_signed_in_by_what_was_ended_since(settings: Settings, tmp_path: Path) -> None:
    with wiring.prepare_store(settings) as store, store.begin() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        tokens.revoke(connection, alice.id)
        users.change(connection, alice.id, disabled_at=LATER)
    restore(settings, tmp_path)
    with wiring.prepare_store(settings) as store, store.read() as connection:
        alice, bob = users.by_address(connection, ALICE), users.by_address(connection, BOB)
        assert alice is not None
        assert bob is not None
        assert (alice.disabled_at, bob.disabled_at) == (LATER, None)
        assert [row.user_id for row in connection.execute(keys.select())] == [bob.id]
        assert connection.execute(browsers.select()).all() == []
        assert mailbox_links.still_open(connection, NOON) == []


def test_nobody_gets_more_rights_than_she_had_last(settings: Settings, tmp_path: Path) -> None:
    with wiring.prepare_store(settings) as store, store.begin() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        users.change(connection, alice.id, role=Role.REP)
    restore(settings, tmp_path)
    with wiring.prepare_store(settings) as store, store.read() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        assert alice.role is Role.REP


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER watch AFTER INSERT ON sessions BEGIN UPDATE users SET role = 'administrator'; END",
        "CREATE VIEW watched AS SELECT * FROM interactions",
        "DROP TRIGGER ledger_counts_added",
    ],
)
def test_a_file_that_acts_by_itself_is_refused(settings: Settings, tmp_path: Path, statement: str) -> None:
    tampered(tmp_path, statement)
    before = (tmp_path / "capture.db").read_bytes()
    with pytest.raises(Damaged, match="not made by Capture"):
        restore(settings, tmp_path)
    assert (tmp_path / "capture.db").read_bytes() == before


def test_the_mailbox_of_who_has_left_since_is_not_read_again(settings: Settings, tmp_path: Path) -> None:
    with wiring.prepare_store(settings) as store:
        with store.begin() as connection:
            for who in (ALICE, BOB):
                sources.connect(connection, "files", who, {"path": "/mail"}, ["mail"], NOON)
        (tmp_path / "backup.db").unlink()
        backup(store, tmp_path / "backup.db")
        with store.begin() as connection:
            leavers.retire(connection, ALICE, LATER)
    restore(settings, tmp_path)
    with wiring.prepare_store(settings) as store, store.read() as connection:
        assert {one.owner: one.paused for one in sources.all_sources(connection)} == {ALICE: True, BOB: False}
