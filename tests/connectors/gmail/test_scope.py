"""Which messages are read, by labels and age."""

from datetime import UTC, date, datetime

import pytest

from connectors.errors import NeedsPerson
from connectors.gmail.answers import Label
from connectors.gmail.scope import Scope, label_ids, midnight

ALL = Scope()
SALES = Scope(chosen=frozenset({"SENT", "Label_7"}))
RECENT = Scope(since=datetime(2026, 3, 1, tzinfo=UTC))
LABELS: list[Label] = [{"id": "INBOX", "name": "INBOX"}, {"id": "Label_7", "name": "Customers/Größe"}]


@pytest.mark.parametrize("labels", [(), ("INBOX", "UNREAD"), ("SENT",), ("STARRED",), ("CATEGORY_UPDATES", "INBOX")])
def test_inbox_sent_and_archived_mail_is_read(labels: tuple[str, ...]) -> None:
    assert ALL.covers(labels, None)


@pytest.mark.parametrize("label", ["SPAM", "TRASH", "DRAFT", "CHAT", "CATEGORY_PROMOTIONS"])
def test_what_nobody_asked_for_is_left_out(label: str) -> None:
    assert not ALL.covers((label, "INBOX"), None)
    assert Scope(chosen=frozenset({label})).covers((label,), None)


def test_where_labels_are_chosen_only_their_mail_is_read() -> None:
    assert SALES.covers(("Label_7", "INBOX"), None)
    assert not SALES.covers(("INBOX",), None)
    assert not SALES.covers(("Label_7", "TRASH"), None)


def test_mail_from_before_the_first_day_is_left_out() -> None:
    assert RECENT.covers((), datetime(2026, 3, 1, tzinfo=UTC))
    assert not RECENT.covers((), datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC))
    assert RECENT.covers((), None)


@pytest.mark.parametrize("label", ["UNREAD", "STARRED", "IMPORTANT", "INBOX", "Label_9"])
def test_labels_that_decide_nothing_are_told_from_those_that_do(label: str) -> None:
    assert not ALL.depends_on((label,))
    assert ALL.depends_on(("TRASH",))
    assert SALES.depends_on(("Label_7",))


def test_a_search_names_what_is_left_out_and_the_second_before_the_first() -> None:
    assert sorted(ALL.query().split()) == ["-category:promotions", "-in:chats", "-in:drafts"]
    assert RECENT.query().endswith(f"after:{int(datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC).timestamp())}")


def test_a_day_begins_at_midnight_in_utc() -> None:
    assert midnight(date(2026, 3, 1)) == datetime(2026, 3, 1, tzinfo=UTC)


def test_labels_are_chosen_by_name_or_id_in_any_case() -> None:
    assert label_ids(["inbox", "customers/GRÖSSE"], LABELS) == {"INBOX", "Label_7"}
    assert label_ids(["Label_7"], LABELS) == {"Label_7"}


def test_a_label_that_is_not_there_is_told_and_those_that_are_stay_private() -> None:
    with pytest.raises(NeedsPerson, match="no label 'Leads'") as raised:
        label_ids(["INBOX", "Leads"], LABELS)
    assert "Customers" not in str(raised.value) + raised.value.advice
