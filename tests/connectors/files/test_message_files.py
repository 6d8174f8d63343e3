"""Folders of single messages, and what lies beside them."""

import os
from datetime import timedelta

import pytest

from connectors.errors import TryLater
from connectors.model.sync import Content, Seen, Unreadable
from connectors.text.kept import TEXT_LIMIT
from tests.connectors.files.tree import Tree, a_calendar, a_message, an_event

MULTIPART = (
    a_message("offer").replace(b"\n\n", b'\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n') + b"--b--\n"
)
INVITATION = a_message("visit").replace(b"\n\n", b"\nContent-Type: text/calendar\n\n")


def an_invitation(method: str) -> bytes:
    """A mail that is nothing but a calendar."""
    return INVITATION.replace(b"Hello.", a_calendar(an_event("visit"), method=method).replace(b"\r", b""))


@pytest.mark.parametrize("name", ["a.eml", "1", "12.", "00040.949a3d300eadb91d8745f1c1dab51133", "a#b%c.eml", "é.eml"])
def test_a_file_that_begins_like_a_message_is_one(tree: Tree, name: str) -> None:
    tree.write(name, a_message("hello"))
    (change,) = tree.catch_up()
    assert isinstance(change, Seen)
    (content,) = tree.connector().contents([change.id])
    assert content.id == change.id


def test_a_body_without_end_is_cut_and_says_so(tree: Tree) -> None:
    tree.write("long.eml", a_message("hello", "All work and no play.\n" * (TEXT_LIMIT // 20)))
    (content,) = tree.connector().contents(["long.eml"])
    assert isinstance(content, Content)
    assert len(content.text) <= TEXT_LIMIT + 10
    assert content.text.endswith("[…]")


def test_a_file_name_that_is_no_utf8_is_kept_in_the_id(tree: Tree) -> None:
    tree.write(b"caf\xe9.eml".decode("utf-8", "surrogateescape"), a_message("hello"))
    assert tree.read() == ["caf%E9.eml"]
    (content,) = tree.connector().contents(["caf%E9.eml"])
    assert isinstance(content, Content)


def test_blank_lines_before_the_header_do_no_harm(tree: Tree) -> None:
    tree.write("8", b"\n" + a_message("hello"))
    assert isinstance(tree.catch_up()[0], Seen)


def test_what_is_neither_mail_nor_calendar_is_said_once(tree: Tree) -> None:
    tree.write("offer.pdf", b"%PDF-1.4 ...")
    (change,) = tree.catch_up()
    assert isinstance(change, Unreadable)
    assert "not a message or a calendar" in change.why
    assert tree.catch_up() == []


@pytest.mark.parametrize("name", [".DS_Store", ".hidden/1.eml", "Inbox.msf", "Thumbs.db"])
def test_hidden_files_and_indexes_are_no_items(tree: Tree, name: str) -> None:
    tree.write(name, a_message("hello"))
    assert tree.read() == []


def test_a_message_without_a_date_came_when_its_file_was_written(tree: Tree) -> None:
    tree.write("1.eml", b"From: carol@acme.example\nSubject: undated\n\nHello\n", age=timedelta(days=3))
    (change,) = tree.catch_up()
    assert isinstance(change, Seen)
    assert (tree.now - change.interaction.at).days in (2, 3)


def test_a_folder_that_contains_itself_is_read_once(tree: Tree) -> None:
    tree.write("in/1.eml", a_message("hello"))
    (tree.root / "in/again").symlink_to(tree.root)
    assert tree.read() == ["in/1.eml"]


def test_a_link_to_the_folder_around_the_root_reads_no_file_twice(tree: Tree) -> None:
    tree.root = tree.root / "mail"
    tree.write("1.eml", a_message("hello"))
    (tree.root / "up").symlink_to(tree.root.parent)
    assert tree.read() == ["1.eml"]


def test_a_link_that_leads_nowhere_costs_no_other_file(tree: Tree) -> None:
    tree.write("1.eml", a_message("hello"))
    (tree.root / "itself").symlink_to(tree.root / "itself")
    (tree.root / "gone.eml").symlink_to(tree.root / "nothing")
    assert tree.read() == ["1.eml"]
    assert [listed.id for listed in tree.connector().census()] == ["1.eml"]


def test_a_pipe_between_the_files_is_passed_over(tree: Tree) -> None:
    """To open one waits for somebody who writes into it, perhaps for ever."""
    tree.write("1.eml", a_message("hello"))
    os.mkfifo(tree.root / "pipe.eml")
    assert tree.read() == ["1.eml"]
    assert "1 message" in tree.connector().probe().detail
    assert [listed.id for listed in tree.connector().census()] == ["1.eml"]


def test_a_linked_folder_is_read(tree: Tree) -> None:
    elsewhere = tree.root.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "1.eml").write_bytes(a_message("hello"))
    (tree.root / "link").symlink_to(elsewhere)
    assert tree.read() == ["link/1.eml"]


def test_a_single_file_can_be_the_whole_source(tree: Tree) -> None:
    tree.root = tree.write("only.eml", a_message("hello"))
    assert tree.read() == ["only.eml"]
    assert [content.id for content in tree.connector().contents(["only.eml"])] == ["only.eml"]


def test_an_invitation_is_found_in_the_body_of_the_mail(tree: Tree) -> None:
    tree.write("1.eml", an_invitation("REQUEST"))
    assert tree.read() == ["1.eml"]
    (content,) = tree.connector().contents(["1.eml"])
    assert isinstance(content, Content)
    assert [item.id for item in content.inside] == ["1.eml#visit"]


def test_what_was_found_in_a_mail_is_left_alone_while_the_mail_is_as_it_was(tree: Tree) -> None:
    tree.write("1.eml", an_invitation("REQUEST"))
    tree.read()
    tree.ledger.versions["1.eml#visit"] = "000000000.0.20260301T080000Z"
    assert tree.read() == []


def test_a_mail_with_an_endless_series_is_read_again_in_the_next_window(tree: Tree) -> None:
    tree.write("1.eml", an_invitation("REQUEST"))
    tree.read()
    tree.ledger.versions["1.eml#visit"] = "000000000.0.20260301T080000Z~20251201-20270401"
    assert tree.read() == []
    tree.now += timedelta(days=31)
    assert tree.read() == ["1.eml", "1.eml#visit"]
    assert tree.held() == ["1.eml"]


def test_a_meeting_goes_with_its_mail(tree: Tree) -> None:
    tree.write("1.eml", an_invitation("REQUEST"))
    tree.read()
    tree.ledger.versions["1.eml#visit"] = "1"
    (tree.root / "1.eml").unlink()
    assert tree.read() == ["1.eml"]
    assert tree.held() == []


@pytest.mark.parametrize("cut", [a_message("cut")[:-9], b"Subject: cut\nDate: ", MULTIPART[:-6], b""])
def test_a_half_written_message_waits_for_the_next_pass(tree: Tree, cut: bytes) -> None:
    tree.write("done.eml", a_message("done"))
    tree.write("half.eml", cut, age=timedelta(seconds=1))
    with pytest.raises(TryLater, match="1 file is still being written"):
        tree.catch_up()
    assert tree.held() == ["done.eml"]
    tree.now += timedelta(seconds=3)
    assert tree.read() == ["half.eml"]


@pytest.mark.parametrize("whole", [a_message("new"), MULTIPART])
def test_a_whole_message_written_just_now_is_read(tree: Tree, whole: bytes) -> None:
    tree.write("new.eml", whole, age=timedelta(0))
    assert tree.read() == ["new.eml"]
