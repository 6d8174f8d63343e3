"""mbox files: where messages begin, what names them, how a file that grows is read."""

import os
from datetime import timedelta
from io import BytesIO
from itertools import chain, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import TryLater
from connectors.files import connector, mbox
from connectors.files.mbox import scan
from connectors.model.sync import Content, Seen
from tests.connectors.files.tree import Tree, a_calendar, a_message, an_event, in_mbox

ONE, TWO, THREE = (in_mbox(a_message(name)) for name in ("one", "two", "three"))


def subjects(tree: Tree) -> list[str]:
    """What one pass sees."""
    return [change.interaction.subject for change in tree.catch_up() if isinstance(change, Seen)]


@pytest.mark.parametrize("name", ["archive.mbox", "Inbox", "mail.2025.txt"])
def test_an_mbox_is_known_by_its_first_line(tree: Tree, name: str) -> None:
    tree.write(name, ONE + TWO)
    assert subjects(tree) == ["one", "two"]


def test_only_what_was_appended_is_read(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.append("mbox", THREE)
    assert subjects(tree) == ["three"]


def test_a_rewritten_file_is_compared(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO + THREE)
    tree.read()
    tree.write("mbox", TWO + THREE)
    assert subjects(tree) == []
    assert len(tree.held()) == 2


def test_a_file_that_was_rewritten_and_grew_is_compared(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.write("mbox", TWO + THREE + in_mbox(a_message("four")))
    assert subjects(tree) == ["three", "four"]
    assert len(tree.held()) == 3


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize("behind", [b"", TWO], ids=["gone", "moved back"])
def test_a_crash_forgets_no_last_message_that_another_replaced(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, pages: int, behind: bytes
) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.write("mbox", ONE + THREE + in_mbox(a_message("four")) + behind)
    monkeypatch.setattr(connector, "PAGE", 1)
    for page in islice(tree.connector().pages(tree.ledger.cursor), pages):
        tree.ledger.store(page)
    tree.read()
    assert tree.held() == sorted(listed.id for listed in tree.connector().census())


def test_a_status_written_into_the_header_is_no_change(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.write("mbox", ONE.replace(b"Subject:", b"Status: RO\nX-Status: A\nSubject:") + TWO)
    assert tree.read() == []


def test_copies_of_one_message_are_items_of_their_own(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO + ONE)
    tree.read()
    tree.append("mbox", ONE)
    (copy,) = tree.read()
    assert copy.endswith("~3")
    assert len(tree.held()) == 4


def test_a_message_that_is_still_being_written_waits(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO[:-20], age=timedelta(seconds=1))
    with pytest.raises(TryLater):
        tree.catch_up()
    assert len(tree.held()) == 1
    tree.append("mbox", TWO[-20:])
    assert "two" in subjects(tree)
    assert len(tree.held()) == 2


def test_a_message_that_grew_after_it_was_read_is_read_again(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.append("mbox", b"P.S. and one more line\n" + THREE)
    assert subjects(tree) == ["two", "three"]


def test_an_emptied_file_has_lost_its_messages(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    tree.read()
    tree.write("mbox", b"")
    tree.read()
    assert tree.held() == []


def test_a_deleted_file_has_lost_its_messages(tree: Tree) -> None:
    tree.write("old/mbox", ONE + TWO)
    tree.read()
    (tree.root / "old/mbox").unlink()
    assert tree.read() == ["old/mbox"]
    assert tree.held() == []


def test_a_file_of_the_same_size_and_time_is_not_read(tree: Tree) -> None:
    path = tree.write("mbox", ONE + TWO)
    tree.read()
    before = path.stat()
    path.write_bytes(TWO + ONE)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert tree.read() == []


def test_quoted_from_lines_come_back(tree: Tree) -> None:
    tree.write("mbox", in_mbox(a_message("one", "From here on:\n>From there")) + TWO)
    connector = tree.connector()
    for page in connector.pages(None):
        texts = [c.text for c in connector.contents([change.id for change in page.changes]) if isinstance(c, Content)]
        assert texts[0].startswith("From here on:")


def test_a_line_that_only_begins_like_a_separator_is_text(tree: Tree) -> None:
    tree.write("mbox", ONE + b"From what I hear, it is at 10:00 tomorrow.\nYours\n\n" + TWO)
    assert subjects(tree) == ["one", "two"]


def test_an_invitation_in_an_mbox_is_a_meeting_too(tree: Tree) -> None:
    invitation = b"Content-Type: text/calendar; method=REQUEST\n" + a_message("invited").replace(
        b"Hello.", a_calendar(an_event("visit"), method="REQUEST").replace(b"\r", b"")
    )
    tree.write("mbox", ONE + in_mbox(invitation))
    (inside,) = chain.from_iterable(
        content.inside for content in tree.connector().contents(tree.read()) if isinstance(content, Content)
    )
    message, _, meeting = inside.id.rpartition("#")
    assert message in tree.held()
    assert meeting == "visit"


def test_an_mbox_is_compared_when_the_window_has_moved(tree: Tree) -> None:
    tree.write("mbox", ONE + TWO)
    first, _ = tree.read()
    tree.ledger.versions[f"{first}#weekly"] = "000000000.0.20260301T080000Z~20251201-20270401"
    assert tree.read() == []
    tree.now += timedelta(days=31)
    assert tree.read() == [first, f"{first}#weekly"]
    assert tree.read() == []


@given(st.lists(st.binary(max_size=300).map(lambda said: said.replace(b"From ", b"")), min_size=1, max_size=12))
def test_any_bodies_are_told_apart_whatever_the_chunks(bodies: list[bytes]) -> None:
    stored = [in_mbox(a_message(str(number)).replace(b"Hello.", body)) for number, body in enumerate(bodies)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mbox, "_CHUNK", 64)
        found = list(scan(BytesIO(b"".join(stored))))
    assert [message.raw for message in found] == stored
    assert [message.offset for message in found] == [sum(map(len, stored[:n])) for n in range(len(stored))]


def test_a_message_larger_than_the_limit_is_cut_and_the_next_is_found() -> None:
    huge = in_mbox(a_message("huge", "x" * 70 + "\n")) + b"y" * 60 + b"\n"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mbox, "_CHUNK", 1 << 14)
        patched.setattr(mbox, "LIMIT", 1 << 15)
        first, second = scan(BytesIO(huge + b"z" * (1 << 18) + b"\n" + TWO))
    assert len(first.raw) == 1 << 15
    assert second.raw == TWO
    assert second.offset == first.size
