"""What people call the labels of a message; they are asked for only where their names are not known."""

import pytest

from connectors.gmail.answers import Label
from connectors.gmail.labels import Labels

THERE = [Label(id="Label_7", name="Customers/Acme"), Label(id="INBOX", name="INBOX")]


def test_a_label_of_the_owner_is_called_by_its_name() -> None:
    assert Labels(lambda: THERE).of(["INBOX", "Label_7"]) == (("INBOX", "Customers/Acme"), ())


def test_the_tab_is_a_category_and_marks_are_neither() -> None:
    found = Labels(lambda: THERE).of(["SENT", "UNREAD", "STARRED", "IMPORTANT", "CATEGORY_PERSONAL"])
    assert found == (("SENT",), ("Personal",))


def test_labels_of_gmail_itself_are_not_asked_for() -> None:
    labels = Labels(lambda: pytest.fail("asked"))
    assert labels.of(["INBOX", "SENT"]) == (("INBOX", "SENT"), ())


def test_labels_are_asked_for_once() -> None:
    asked: list[str] = []

    def ask() -> list[Label]:
        asked.append("labels")
        return THERE

    labels = Labels(ask)
    assert [labels.of([each])[0] for each in ("Label_7", "Label_8", "Label_7")] == [
        ("Customers/Acme",),
        (),
        ("Customers/Acme",),
    ]
    assert asked == ["labels"]
