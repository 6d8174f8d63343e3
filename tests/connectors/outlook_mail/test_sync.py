"""What comes to a mailbox, goes, and is moved."""

from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson
from connectors.model.interaction import GROUP
from connectors.model.sync import Gone, Seen, Unreadable
from connectors.outlook_mail import requests
from tests.connectors.outlook_mail.post import Post
from tests.connectors.postbox import a_message
from tests.connectors.provider import named

LEFT_OUT = ("junkemail", "deleteditems", "drafts", "outbox", "conversationhistory", "syncissues", "conflicts")


def test_inbox_sent_archived_and_filed_mail_is_read_and_what_nobody_asked_for_is_not(post: Post) -> None:
    filed = post.mailbox.folder("2026", parent=post.mailbox.folder("Customers", parent="inbox"))
    for folder in ("inbox", "sentitems", "archive", filed):
        post.put(f"read {folder}", folder=folder)
    for folder in (
        *LEFT_OUT,
        post.mailbox.folder("Old", parent="deleteditems"),
        post.mailbox.folder("S", searches=True),
    ):
        post.put(f"not {folder}", folder=folder)
    assert len(post.catch_up()) == 4
    assert post.catch_up() == []
    assert len(list(post.connector().census())) == 4


def test_the_newest_mail_of_the_inbox_is_read_first(post: Post) -> None:
    for day in (3, 1, 2):
        post.put_on(day, f"sent {day}", "sentitems")
        post.put_on(day, f"came {day}")
    post.put_on(4, "filed", "archive")
    assert [change.interaction.subject for change in post.catch_up() if isinstance(change, Seen)] == [
        "came 3", "came 2", "came 1", "sent 3", "sent 2", "sent 1", "filed",
    ]  # fmt: skip


def test_a_conversation_of_outlook_s_is_the_first_reference(post: Post) -> None:
    post.put("one")
    (found,) = post.catch_up()
    assert isinstance(found, Seen)
    assert found.interaction.references[0].startswith(f"{GROUP}outlook:{post.owner}/")


def test_answers_that_were_sent_refer_to_what_they_answer(post: Post) -> None:
    post.mailbox.put(
        a_message("sent", "Yes.", "In-Reply-To: <b@acme.example>", "References: <a@acme.example>"), "sentitems"
    )
    (found,) = post.catch_up()
    assert isinstance(found, Seen)
    assert found.interaction.references[1:] == ("mail:a@acme.example", "mail:b@acme.example")


@pytest.mark.parametrize(("source", "target"), [("inbox", "archive"), ("archive", "inbox")])
def test_mail_that_is_moved_is_neither_lost_nor_told_again(post: Post, source: str, target: str) -> None:
    """Whichever of the two folders is read first."""
    ident = post.put("one", folder=source)
    post.catch_up()
    post.mailbox.move(ident, target)
    assert post.catch_up() == []
    assert list(post.ledger.versions) == [ident]
    assert post.catch_up() == []


@pytest.mark.parametrize(("source", "target"), [("inbox", "archive"), ("archive", "inbox")])
def test_mail_that_is_moved_during_the_first_pass_is_told_once(
    post: Post, monkeypatch: pytest.MonkeyPatch, source: str, target: str
) -> None:
    monkeypatch.setattr(requests, "PAGE", 2)
    for number in range(5):
        post.put(f"{source} {number}", folder=source)
        post.put(f"{target} {number}", folder=target)
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    for ident, message in list(post.mailbox.messages.items()):
        post.mailbox.move(ident, source if message.folder == post.mailbox.id_of(target) else target)
    told = [change.id for change in post.ledger.store_all(pages) if isinstance(change, Seen)]
    told += [change.id for change in post.catch_up() if isinstance(change, Seen)]
    assert len(set(told)) == len(told)
    assert set(post.ledger.versions) == set(post.mailbox.messages)
    assert post.catch_up() == []


def test_mail_that_is_thrown_away_is_gone_and_comes_back(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    post.mailbox.move(ident, "deleteditems")
    assert post.catch_up() == [Gone(ident)]
    post.mailbox.move(ident, "inbox")
    assert named(post.catch_up()) == ["one"]


def test_mail_that_was_taken_for_junk_is_read_once_it_is_not(post: Post) -> None:
    post.catch_up()
    ident = post.put("one", folder="junkemail")
    assert post.catch_up() == []
    post.mailbox.move(ident, "inbox")
    assert named(post.catch_up()) == ["one"]


def test_what_has_gone_is_told_after_what_has_come(post: Post) -> None:
    """A client that copies and deletes where others move must not seem to have deleted."""
    ident = post.put("one")
    post.catch_up()
    post.mailbox.delete(ident)
    copy = post.put("one", folder="archive")
    changes = post.catch_up()
    assert [change.id for change in changes] == [copy, ident]
    assert isinstance(changes[1], Gone)


def test_mail_that_came_and_went_unseen_is_not_told(post: Post) -> None:
    post.catch_up()
    post.mailbox.delete(post.put("one"))
    cost = post.cost()
    assert post.catch_up() == []
    assert cost["messages.get"] == 0


def test_a_draft_is_read_when_it_is_sent(post: Post) -> None:
    draft = post.put("offer", folder="drafts")
    elsewhere = post.put("odd")
    post.mailbox.edit(elsewhere, isDraft=True)
    assert post.catch_up() == []
    assert list(post.connector().census()) == []
    post.mailbox.move(draft, "sentitems")
    post.mailbox.edit(elsewhere, isDraft=False)
    assert named(post.catch_up()) == ["odd", "offer"]


def test_mail_is_read_from_the_first_day_on(post: Post) -> None:
    post.options["since"] = "2026-03-02"
    old = post.put_on(1, "old")
    post.put_on(2, "first")
    assert named(post.catch_up()) == ["first"]
    post.mailbox.move(old, "archive")
    post.put_on(3, "new")
    assert named(post.catch_up()) == ["new"]
    assert len(list(post.connector().census())) == 2
    assert len(list(post.connector().items(list(post.mailbox.messages)))) == 2


def test_only_the_chosen_folders_are_read(post: Post) -> None:
    customers = post.mailbox.folder("Customers")
    below = post.mailbox.folder("2026", parent=customers)
    post.options["folders"] = ["Sent Items", "customers/2026", "Junk Email"]
    for folder in ("inbox", "sentitems", "junkemail", customers, below):
        post.put(f"in {folder}", folder=folder)
    assert named(post.catch_up()) == sorted(f"in {folder}" for folder in ("sentitems", "junkemail", below))
    assert {listed.folder for listed in post.connector().census()} == {"Sent Items", "2026", "Junk Email"}


def test_a_folder_that_is_not_there_needs_a_person(post: Post) -> None:
    post.options["folders"] = ["Inbox", "Leads"]
    with pytest.raises(NeedsPerson, match="no folder 'Leads'"):
        post.catch_up()


def test_a_chosen_folder_that_is_renamed_needs_a_person(post: Post) -> None:
    leads = post.mailbox.folder("Leads")
    post.options["folders"] = ["Leads"]
    post.put("one", folder=leads)
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.rename_folder(leads, "Old leads")
    with pytest.raises(NeedsPerson, match="no folder 'Leads'"):
        post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert len(post.ledger.versions) == 1


def test_a_folder_that_is_renamed_or_moved_changes_nothing(post: Post) -> None:
    customers, below = post.mailbox.folder("Customers"), post.mailbox.folder("Below")
    post.put("one", folder=below)
    post.catch_up()
    post.mailbox.rename_folder(below, "Under")
    post.mailbox.move_folder(below, customers)
    assert post.catch_up() == []
    post.put("two", folder=below)
    assert named(post.catch_up()) == ["two"]


def test_a_new_folder_is_read(post: Post) -> None:
    ident = post.put("moved")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    customers = post.mailbox.folder("Customers")
    post.put("new", folder=customers)
    post.mailbox.move(ident, customers)
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["new"]
    assert ident in post.ledger.versions


@pytest.mark.parametrize("is_for_good", [True, False])
def test_mail_of_a_folder_that_is_deleted_is_gone_but_what_was_moved_out_of_it(post: Post, is_for_good: bool) -> None:
    customers = post.mailbox.folder("Customers")
    kept, gone = (post.put(name, folder=customers) for name in ("kept", "gone"))
    post.put("other")
    post.catch_up()
    post.mailbox.move(kept, "archive")
    if is_for_good:
        post.mailbox.delete_folder(customers)
    else:
        post.mailbox.move_folder(customers, "deleteditems")
    assert post.catch_up() == [Gone(gone)]
    assert post.catch_up() == []
    if not is_for_good:
        post.mailbox.move_folder(customers, "inbox")
        assert named(post.catch_up()) == ["gone"]


def test_other_options_compare_the_mailbox_with_what_is_held(post: Post) -> None:
    kept, other = post.put("kept", folder="archive"), post.put("other")
    post.catch_up()
    post.options["folders"] = ["Archive"]
    assert post.catch_up() == [Gone(other)]
    post.options["folders"] = []
    assert named(post.catch_up()) == ["other"]
    assert set(post.ledger.versions) == {kept, other}


def test_a_lost_cursor_makes_one_pass_over_all_that_tells_what_is_missing_alone(post: Post) -> None:
    kept, removed = post.put("kept"), post.put("removed")
    post.catch_up()
    post.mailbox.delete(removed)
    post.put("new")
    post.ledger.cursor = None
    cost = post.cost()
    changes = post.catch_up()
    assert named(changes) == ["new"]
    assert Gone(removed) in changes
    assert kept in post.ledger.versions
    assert cost["messages.get"] == 1
    assert post.catch_up() == []


def test_mail_that_comes_while_a_large_mailbox_is_read_need_not_wait_for_its_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "PAGE", 2)
    for number in range(6):
        post.put(f"{number}", folder="archive")
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.put("new")
    post.now += timedelta(minutes=5)
    page = next(pages)
    assert named(page.changes) == ["new"]
    post.ledger.store(page)
    post.ledger.store_all(pages)
    assert len(post.ledger.versions) == 7
    assert post.catch_up() == []


def test_once_a_day_all_links_are_changed_for_new_ones(post: Post) -> None:
    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    before = post.ledger.cursor
    post.now += timedelta(days=1)
    post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert post.ledger.cursor != before


def test_what_could_not_be_read_is_read_again_on_another_day(post: Post) -> None:
    ident = post.put("one")
    post.mailbox.edit(ident, internetMessageHeaders=[], sentDateTime=None, receivedDateTime=None)
    (broken,) = post.catch_up()
    assert isinstance(broken, Unreadable)
    post.mailbox.messages[ident].edits.clear()
    assert post.catch_up() == []
    post.now += timedelta(days=1)
    assert named(post.catch_up()) == ["one"]


def test_of_many_that_are_held_none_is_told_again(post: Post) -> None:
    for number in range(150):
        post.put(f"{number}")
    post.catch_up()
    post.mailbox.forget_tokens()
    post.put("new")
    assert named(post.catch_up()) == ["new"]
    for ident in list(post.mailbox.messages):
        post.mailbox.edit(ident, isRead=True)
    assert post.catch_up() == []


def test_progress_says_how_many_are_to_come(post: Post, many: list[str]) -> None:
    *pages, last = post.connector().pages(None)
    remaining = [page.remaining or 0 for page in pages]
    assert remaining == sorted(remaining, reverse=True)
    assert remaining[0] == len(many) - 10
    assert not last.remaining
