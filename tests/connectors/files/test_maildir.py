"""Maildirs: what is a message, what is a change."""

import pytest

from connectors.model.sync import Content, Unreadable
from tests.connectors.files.tree import Tree, a_message


@pytest.fixture
def inbox(tree: Tree) -> Tree:
    tree.maildir()
    tree.write("new/1700.M1.host", a_message("one"))
    tree.write("cur/1701.M2.host:2,S", a_message("two"))
    return tree


def test_read_and_unread_messages_are_items(inbox: Tree) -> None:
    assert inbox.read() == ["cur/1700.M1.host", "cur/1701.M2.host"]


def test_reading_a_message_is_no_change(inbox: Tree) -> None:
    inbox.read()
    (inbox.root / "new/1700.M1.host").rename(inbox.root / "cur/1700.M1.host:2,S")
    assert inbox.read() == []


def test_flagging_a_message_is_no_change(inbox: Tree) -> None:
    inbox.read()
    (inbox.root / "cur/1701.M2.host:2,S").rename(inbox.root / "cur/1701.M2.host:2,FRS")
    assert inbox.read() == []


def test_a_message_that_is_being_delivered_is_no_item(inbox: Tree) -> None:
    inbox.write("tmp/1702.M3.host", a_message("three"))
    assert len(inbox.read()) == 2


def test_subfolders_of_maildir_plus_plus_are_read(inbox: Tree) -> None:
    inbox.maildir(".Sent.2025")
    inbox.write(".Sent.2025/cur/1703.M4.host:2,S", a_message("four"))
    assert ".Sent.2025/cur/1703.M4.host" in inbox.read()


def test_a_message_moved_to_another_folder_is_gone_from_the_first(inbox: Tree) -> None:
    inbox.maildir(".Archive")
    inbox.read()
    (inbox.root / "cur/1701.M2.host:2,S").rename(inbox.root / ".Archive/cur/1701.M2.host:2,S")
    assert inbox.read() == [".Archive/cur/1701.M2.host", "cur/1701.M2.host"]
    assert inbox.held() == [".Archive/cur/1701.M2.host", "cur/1700.M1.host"]


@pytest.mark.parametrize("name", ["dovecot-uidlist", "dovecot.index.log", "subscriptions", ".lock", "maildirfolder"])
def test_indexes_of_mail_servers_are_no_items(inbox: Tree, name: str) -> None:
    inbox.write(name, b"3 V1700000000 N3\n")
    assert len(inbox.read()) == 2


def test_a_fresh_delivery_is_read_at_once_for_it_is_atomic(inbox: Tree) -> None:
    path = inbox.write("new/1704.M5.host", b"Subject: cut")
    inbox.date(path, age=inbox.now - inbox.now)
    assert any(isinstance(change, Unreadable) or change.id.endswith("M5.host") for change in inbox.catch_up())


def test_contents_are_found_after_flags_have_changed(inbox: Tree) -> None:
    connector = inbox.connector()
    for page in connector.pages(None):
        (inbox.root / "cur/1701.M2.host:2,S").rename(inbox.root / "cur/1701.M2.host:2,RS")
        (content,) = connector.contents(["cur/1701.M2.host"])
        assert isinstance(content, Content)
        assert page.last


def test_a_folder_that_was_deleted_takes_its_messages_with_it(inbox: Tree) -> None:
    folder = inbox.maildir(".Old")
    inbox.write(".Old/cur/1.M1.host:2,S", a_message("old"))
    inbox.read()
    (folder / "cur/1.M1.host:2,S").unlink()
    for name in ("cur", "new", "tmp"):
        (folder / name).rmdir()
    folder.rmdir()
    assert inbox.read() == [".Old/cur/1.M1.host"]
