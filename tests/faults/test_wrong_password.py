"""The password changes, and is right again: a person is asked in between, and no message is lost."""

from pathlib import Path

import pytest

from store.database import Store
from store.health import State
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, mixed
from tests.faults.record import Faces, Record
from tests.servers.dovecot import PASSWORD


@pytest.fixture
def password(mailbox: Mailbox, tmp_path: Path) -> Path:
    """Where the password is."""
    path = tmp_path / "password"
    path.write_text(PASSWORD)
    mailbox.changes = {"password": f"file:{path}"}
    mailbox.fill(10)
    return path


def test_a_wrong_password_asks_a_person_and_the_right_one_goes_on_without_loss(
    mailbox: Mailbox, password: Path, store: Store, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(store, mailbox.options()).catch_up()
    before = record.health().seen
    password.write_text("changed by the administrator")
    mailbox.deliver(*mixed(10, 500))
    assert record.work().seen == before
    refused = f"localhost:{mailbox.server.tls_port} refused the sign-in: [AUTHENTICATIONFAILED] Authentication failed"
    faces.say(record, State.NEEDS_PERSON, refused, "Check the name and the password")
    password.write_text(PASSWORD)
    record.resume()
    assert record.health().state is State.OK
    record.catch_up().check(mailbox.there(), Record.of(new_store(), mailbox.options()).catch_up().written())
    faces.say(record, State.OK)


def test_a_password_that_is_not_where_it_should_be_is_told_and_nothing_is_sent(
    mailbox: Mailbox, password: Path, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), mailbox.options())
    password.unlink()
    record.work()
    faces.say(record, State.NEEDS_PERSON, "cannot be read", "Mend the reference to it.")
    password.write_text(PASSWORD)
    record.resume()
    record.catch_up().check(mailbox.there(), Record.of(new_store(), mailbox.options()).catch_up().written())


def test_what_waits_for_a_person_is_tried_by_itself_an_hour_later(
    mailbox: Mailbox, password: Path, new_store: NewStore
) -> None:
    record = Record.of(new_store(), mailbox.options())
    password.write_text("wrong")
    after = record.work()
    assert after.next_attempt is not None
    password.write_text(PASSWORD)
    record.clock.at = after.next_attempt
    record.catch_up()
    assert record.health().seen == mailbox.there()
