"""What comes to a mailbox, goes, and gets other labels."""

from datetime import timedelta

import pytest

from connectors.errors import CursorExpired, NeedsPerson
from connectors.model.sync import Gone, Seen
from tests.connectors.gmail.post import Post
from tests.connectors.provider import named


def test_inbox_sent_and_archived_mail_is_read_and_what_nobody_asked_for_is_not(post: Post) -> None:
    for labels in (("INBOX",), ("SENT",), (), ("STARRED",)):
        post.put(f"read {labels}", labels=labels)
    for label in ("SPAM", "TRASH", "DRAFT", "CHAT", "CATEGORY_PROMOTIONS"):
        post.put(f"not {label}", labels=(label, "INBOX"))
    assert len(post.catch_up()) == 4
    assert post.catch_up() == []
    assert len(list(post.connector().census())) == 4


def test_the_newest_mail_is_read_first(post: Post) -> None:
    for day in ("3 Mar", "1 Mar", "2 Mar"):
        post.put(day, date=f"{day} 2026 09:00:00 +0000")
    assert [change.interaction.subject for change in post.catch_up() if isinstance(change, Seen)] == [
        "3 Mar", "2 Mar", "1 Mar",
    ]  # fmt: skip


def test_a_thread_of_gmail_is_the_first_reference(post: Post) -> None:
    ident = post.put("one")
    (found,) = post.catch_up()
    assert isinstance(found, Seen)
    assert found.interaction.references == (f"conversation:gmail:alice@ours.example/{ident}",)


def test_mail_that_is_thrown_away_is_gone_without_a_question_and_comes_back_with_one(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    cost = post.cost()
    post.mailbox.label(ident, add=("TRASH",), remove=("INBOX",))
    assert post.catch_up() == [Gone(ident)]
    assert cost.of_gmail() == {"history.list": 1}
    post.mailbox.label(ident, add=("INBOX",), remove=("TRASH",))
    assert named(post.catch_up()) == ["one"]
    assert cost.of_gmail() == {"history.list": 2, "messages.get": 1}


def test_mail_that_was_taken_for_spam_is_read_once_it_is_not(post: Post) -> None:
    post.catch_up()
    ident = post.put("one", labels=("SPAM",))
    cost = post.cost()
    assert post.catch_up() == []
    assert cost.of_gmail() == {"history.list": 1}
    post.mailbox.label(ident, add=("INBOX",), remove=("SPAM",))
    assert named(post.catch_up()) == ["one"]


def test_a_draft_is_read_when_it_is_sent(post: Post) -> None:
    draft = post.put("offer", labels=("DRAFT",))
    assert post.catch_up() == []
    post.mailbox.delete(draft)
    post.put("offer", labels=("SENT",))
    assert named(post.catch_up()) == ["offer"]
    assert len(post.ledger.versions) == 1


def test_labels_that_decide_nothing_cost_nothing(post: Post) -> None:
    ident = post.put("one", labels=("INBOX", "UNREAD"))
    post.catch_up()
    filed = post.mailbox.make_label("Customers")
    cost = post.cost()
    post.mailbox.label(ident, add=("STARRED", filed), remove=("UNREAD", "INBOX"))
    assert post.catch_up() == []
    assert cost.of_gmail() == {"history.list": 1}


def test_only_mail_with_the_chosen_labels_is_read(post: Post) -> None:
    customers = post.mailbox.make_label("Customers")
    post.options["labels"] = ["customers", "SENT"]
    filed, other = post.put("filed", labels=("INBOX", customers)), post.put("other")
    post.put("sent", labels=("SENT",))
    post.put("filed and sent", labels=("SENT", customers))
    post.put("filed and thrown away", labels=("TRASH", customers))
    assert named(post.catch_up()) == ["filed", "filed and sent", "sent"]
    post.mailbox.label(other, add=(customers,))
    post.mailbox.label(filed, remove=(customers,))
    changes = post.catch_up()
    assert named(changes) == ["other"]
    assert Gone(filed) in changes
    assert len(list(post.connector().census())) == len(post.ledger.versions) == 3


def test_mail_that_keeps_another_of_the_chosen_labels_stays(post: Post) -> None:
    customers = post.mailbox.make_label("Customers")
    post.options["labels"] = ["Customers", "INBOX"]
    ident = post.put("one", labels=("INBOX", customers))
    post.catch_up()
    post.mailbox.label(ident, remove=("INBOX",))
    assert post.catch_up() == []


def test_spam_and_promotions_are_read_where_they_are_chosen(post: Post) -> None:
    post.options["labels"] = ["SPAM", "CATEGORY_PROMOTIONS"]
    post.put("spam", labels=("SPAM",))
    post.put("promotion", labels=("INBOX", "CATEGORY_PROMOTIONS"))
    post.put("mail")
    assert named(post.catch_up()) == ["promotion", "spam"]


def test_a_label_that_is_not_there_needs_a_person(post: Post) -> None:
    post.options["labels"] = ["Leads"]
    with pytest.raises(NeedsPerson, match="no label 'Leads'"):
        post.catch_up()


def test_other_options_list_the_mailbox_anew_and_read_what_is_missing_alone(post: Post) -> None:
    customers = post.mailbox.make_label("Customers")
    post.put("filed", labels=("INBOX", customers))
    other = post.put("other")
    post.catch_up()
    cost = post.cost()
    post.options["labels"] = ["Customers"]
    assert post.catch_up() == [Gone(other)]
    post.options["labels"] = []
    assert named(post.catch_up()) == ["other"]
    assert cost.gets() == (2, 0)


def test_mail_is_read_from_the_first_day_on(post: Post) -> None:
    post.options["since"] = "2026-03-01"
    post.put("before", date="Sat, 28 Feb 2026 23:59:59 +0000")
    post.put("first", date="Sun, 1 Mar 2026 00:00:00 +0000")
    assert named(post.catch_up()) == ["first"]
    post.put("moved here late", date="Sat, 28 Feb 2026 12:00:00 +0000")
    post.put("new", date="Mon, 2 Mar 2026 12:00:00 +0000")
    assert named(post.catch_up()) == ["new"]


def test_history_that_google_has_forgotten_is_made_up_for_by_one_listing(post: Post) -> None:
    kept, removed = post.put("kept"), post.put("removed")
    post.catch_up()
    post.mailbox.delete(removed)
    post.put("new")
    post.mailbox.forget_history()
    with pytest.raises(CursorExpired):
        post.catch_up()
    cost = post.cost()
    changes = post.ledger.store_all(post.connector().pages(None))
    assert named(changes) == ["new"]
    assert Gone(removed) in changes
    assert kept in post.ledger.versions
    assert cost.of_gmail() == {"getProfile": 1, "messages.list": 1, "messages.get": 2}
    assert post.catch_up() == []


def test_what_changes_while_the_mailbox_is_listed_is_told_by_the_next_pass(post: Post) -> None:
    ident = post.put("one")
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.mailbox.label(ident, add=("TRASH",))
    post.put("two")
    post.ledger.store_all(pages)
    changes = post.catch_up()
    assert named(changes) == ["two"]
    assert Gone(ident) in changes


def test_a_pass_over_history_that_was_broken_off_goes_on_from_there(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 2)
    post.catch_up()
    for number in range(5):
        post.put(f"{number}")
    post.ledger.store(next(post.connector().pages(post.ledger.cursor)))
    assert named(post.catch_up()) == ["2", "3", "4"]
    assert post.catch_up() == []


def test_mail_that_comes_while_a_large_mailbox_is_read_need_not_wait_for_its_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 1)
    back = post.put("back")
    post.catch_up()
    post.mailbox.label(back, add=("TRASH",))
    post.ledger.cursor = None
    for number in range(3):
        post.put(f"{number}")
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    cost = post.cost()
    post.put("new")
    post.mailbox.label(back, remove=("TRASH",))
    post.now += timedelta(minutes=5)
    page = next(pages)
    assert named(page.changes) == ["new"]
    post.ledger.store(page)
    post.ledger.store_all(pages)
    assert len(post.ledger.versions) == 5
    assert cost["history.list"] == 1
    assert post.catch_up() == []


def test_a_label_that_was_made_anew_is_the_chosen_one(post: Post) -> None:
    old = post.mailbox.make_label("Customers")
    post.options["labels"] = ["Customers"]
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    del post.mailbox.labels[old]
    new = post.mailbox.make_label("More")
    post.mailbox.labels[new] = "Customers"
    post.put("one", labels=("INBOX", new))
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["one"]


def test_what_comes_and_goes_within_one_pass_of_many_pages_ends_as_it_is(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 1)
    back, gone = post.put("back"), post.put("gone")
    post.catch_up()
    post.mailbox.label(back, add=("TRASH",))
    post.put("new")
    post.mailbox.label(gone, add=("TRASH",))
    post.mailbox.label(back, remove=("TRASH",))
    # What capture holds lags behind by the page that is being recorded; here by all of them.
    post.ledger.store_all(list(post.connector().pages(post.ledger.cursor)))
    assert back in post.ledger.versions
    assert gone not in post.ledger.versions
    assert len(post.ledger.versions) == 2
