"""What the operating system refuses is named, and nothing else is lost for it."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Unreadable
from tests.connectors.files.tree import Tree, a_message, in_mbox
from tests.connectors.ledger import Ledger

_NOBODY = 65534


@pytest.fixture
def tree(ledger: Ledger) -> Iterator[Tree]:
    """A folder of a user who is not root: root may read everything. (pytest's own folders are closed to others.)"""
    with TemporaryDirectory(prefix="capture-files-") as folder:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
        try:
            yield Tree(Path(folder), ledger)
        finally:
            if is_root:
                os.seteuid(0)


def test_a_path_that_is_not_there_needs_a_person(tree: Tree) -> None:
    tree.root = tree.root / "unmounted"
    with pytest.raises(NeedsPerson) as refused:
        next(iter(tree.connector().pages(None)))
    assert str(tree.root) in refused.value.advice
    with pytest.raises(NeedsPerson):
        tree.connector().probe()


def test_a_folder_that_cannot_be_listed_keeps_its_items(tree: Tree) -> None:
    tree.write("open/1.eml", a_message("one"))
    tree.write("closed/2.eml", a_message("two"))
    tree.write("closed/deep/mbox", in_mbox(a_message("three")) + in_mbox(a_message("four")))
    tree.read()
    held = tree.held()
    tree.write("open/5.eml", a_message("five"))
    (tree.root / "closed").chmod(0)
    with pytest.raises(NeedsPerson) as refused:
        tree.catch_up()
    assert str(tree.root / "closed") in refused.value.advice
    assert tree.held() == sorted([*held, "open/5.eml"])
    (tree.root / "closed").chmod(0o700)
    assert tree.read() == []


def test_a_census_of_a_part_is_none(tree: Tree) -> None:
    tree.write("closed/2.eml", a_message("two"))
    (tree.root / "closed").chmod(0)
    with pytest.raises(NeedsPerson):
        list(tree.connector().census())
    (tree.root / "closed").chmod(0o700)


def test_a_file_that_cannot_be_opened_is_one_unreadable_item(tree: Tree) -> None:
    tree.write("1.eml", a_message("one"))
    closed = tree.write("2.eml", a_message("two"))
    closed.chmod(0)
    assert [change.id for change in tree.catch_up() if isinstance(change, Unreadable)] == ["2.eml#!"]
    assert tree.catch_up() == []


def test_a_file_that_may_be_opened_later_is_read_then(tree: Tree) -> None:
    closed = tree.write("2.eml", a_message("two"))
    closed.chmod(0)
    tree.read()
    closed.chmod(0o600)
    assert tree.read() == ["2.eml", "2.eml#!"]
    assert tree.held() == ["2.eml"]


def test_an_mbox_that_cannot_be_opened_for_a_while_is_not_read_twice(tree: Tree) -> None:
    box = tree.write("mbox", in_mbox(a_message("one")) + in_mbox(a_message("two")))
    tree.read()
    held = tree.held()
    tree.append("mbox", in_mbox(a_message("three")))
    box.chmod(0)
    assert tree.read() == ["mbox#!"]
    box.chmod(0o600)
    assert len(tree.read()) == 2
    assert set(held) < set(tree.held())
    assert len(tree.held()) == 3


def test_an_mbox_that_stays_closed_is_said_once(tree: Tree) -> None:
    box = tree.write("mbox", in_mbox(a_message("one")) + in_mbox(a_message("two")))
    box.chmod(0)
    assert tree.read() == ["mbox#!"]
    assert tree.read() == []
    box.chmod(0o600)
    tree.read()
    assert len(tree.held()) == 2
