"""Folders are renamed, deleted and made again: what moved stays, what is really gone goes, and nothing is double."""

import json
from collections.abc import Callable

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from capture.export.kinds import Kind
from store.health import State
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, a_message, mixed
from tests.faults.record import Faces, Record

Change = Callable[[IMAPClient], object]


@pytest.fixture
def record(mailbox: Mailbox, new_store: NewStore) -> Record:
    """Of a mailbox with mail in four folders, ten messages each."""
    for first, folder in enumerate(("INBOX", "Sent", "Projects/Zürich")):
        mailbox.deliver(*mixed(10, 10 * first), folder=folder)
    mailbox.deliver(*map(a_message, range(30, 40)), folder="Projects/Basel")
    return Record.of(new_store(), mailbox.options()).catch_up()


@pytest.fixture
def after(mailbox: Mailbox, record: Record, new_store: NewStore) -> Callable[[Change], None]:
    """Changes the mailbox, reads it, and looks whether the record is as if it had always been so."""

    def change(change: Change) -> None:
        with mailbox.mail_program() as client:
            change(client)
        record.catch_up().check(mailbox.there(), Record.of(new_store(), mailbox.options()).catch_up().written())

    return change


def subjects(record: Record) -> set[str]:
    return {json.loads(one)["subject"] for one in record.written()[Kind.INTERACTIONS]}


def test_a_renamed_folder_loses_nothing(record: Record, after: Callable[[Change], None]) -> None:
    before = subjects(record)
    after(lambda client: client.rename_folder("Projects/Zürich", "Done & filed"))
    assert subjects(record) == before
    items = [json.loads(one)["id"].partition(";")[0] for one in record.written()[Kind.LEDGER]]
    assert "Done & filed" in items
    assert "Projects/Zürich" not in items


def test_a_renamed_parent_takes_its_folders_along(record: Record, after: Callable[[Change], None]) -> None:
    before = subjects(record)
    after(lambda client: client.rename_folder("Projects", "Archive/2026"))
    assert subjects(record) == before


def test_what_lay_in_a_deleted_folder_is_gone(record: Record, after: Callable[[Change], None], faces: Faces) -> None:
    after(lambda client: client.delete_folder("Projects/Basel"))
    assert subjects(record) == {f"No {n}" for n in range(30) if n % 5 != 2}
    faces.say(record, State.OK)


def test_a_folder_that_is_made_again_with_the_same_name_is_another_one(
    mailbox: Mailbox, record: Record, after: Callable[[Change], None]
) -> None:
    def make_again(client: IMAPClient) -> None:
        old = client.folder_status("Projects/Basel", ["UIDVALIDITY"])[b"UIDVALIDITY"]
        client.delete_folder("Projects/Basel")
        client.create_folder("Projects/Basel")
        mailbox.deliver(*map(a_message, range(34, 40)), folder="Projects/Basel")
        assert client.folder_status("Projects/Basel", ["UIDVALIDITY"])[b"UIDVALIDITY"] != old

    after(make_again)
    assert subjects(record) == {f"No {n}" for n in range(40) if (n >= 34 if n >= 30 else n % 5 != 2)}


def test_a_folder_made_again_with_all_its_mail_costs_no_interaction(
    mailbox: Mailbox, record: Record, after: Callable[[Change], None]
) -> None:
    before = subjects(record)

    def make_again(client: IMAPClient) -> None:
        client.delete_folder("Projects/Basel")
        client.create_folder("Projects/Basel")
        mailbox.deliver(*map(a_message, range(30, 40)), folder="Projects/Basel")

    after(make_again)
    assert subjects(record) == before


def test_two_folders_may_trade_their_names(record: Record, after: Callable[[Change], None]) -> None:
    def trade(client: IMAPClient) -> None:
        client.rename_folder("Projects/Basel", "between")
        client.rename_folder("Projects/Zürich", "Projects/Basel")
        client.rename_folder("between", "Projects/Zürich")

    before = subjects(record)
    after(trade)
    assert subjects(record) == before


def test_most_of_a_mailbox_deleted_at_once_asks_a_person_first(
    mailbox: Mailbox, record: Record, new_store: NewStore, faces: Faces
) -> None:
    mailbox.deliver(*map(a_message, range(100, 140)), folder="Everything else")
    before = record.catch_up().written()
    with mailbox.mail_program() as client:
        client.delete_folder("Everything else")
    record.work()
    assert record.written() == before
    faces.say(record, State.NEEDS_PERSON, "40 items have gone from this source at once", "connection resume 1")
    record.resume()
    record.catch_up().check(mailbox.there(), Record.of(new_store(), mailbox.options()).catch_up().written())
    assert "No 100" not in subjects(record)
