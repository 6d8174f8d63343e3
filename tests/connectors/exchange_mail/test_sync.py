"""What comes to a mailbox, goes, and is moved."""

from datetime import timedelta
from itertools import islice

import pytest

from connectors.exchange_mail import feed
from connectors.model.interaction import GROUP
from connectors.model.sync import Gone, Seen, Unreadable
from tests.connectors.exchange_mail.post import Corrupt, Post
from tests.connectors.postbox import a_message
from tests.connectors.provider import named


@pytest.mark.parametrize(
    ("item_class", "is_read"),
    [
        ("IPM.Note", True),
        ("IPM.Note.SMIME.MultipartSigned", True),
        ("IPM.Schedule.Meeting.Request", True),
        ("IPM.Schedule.Meeting.Resp.Pos", True),
        ("IPM.Task", False),
        ("IPM.Post", False),
        ("IPM.Contact", False),
        ("REPORT.IPM.Note.NDR", False),
        ("REPORT.IPM.Note.IPNRN", False),
        ("IPM.Note.Rules.OofTemplate.Microsoft", False),
        ("IPM.Note.Microsoft.Conversation", False),
        ("IPM.Outlook.Recall", False),
        ("IPM.Notes", False),
    ],
)
def test_only_messages_are_mail_and_what_is_none_costs_nothing(post: Post, item_class: str, is_read: bool) -> None:
    post.mailbox.put(a_message("one"), item_class=item_class)
    cost = post.cost()
    assert named(post.catch_up()) == ["one"] * is_read
    assert cost["GetItem"] == is_read
    assert len(list(post.connector().census())) == is_read


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


@pytest.mark.parametrize(("source", "target"), [("inbox", "sentitems"), ("sentitems", "inbox")])
def test_mail_that_is_moved_is_seen_where_it_is_before_it_is_gone_from_where_it_was(
    post: Post, source: str, target: str
) -> None:
    """Whichever of the two folders is read first."""
    ident = post.put("one", folder=source)
    (before,) = post.catch_up()
    moved = post.mailbox.move(ident, target)
    seen, gone = post.catch_up()
    assert isinstance(before, Seen)
    assert isinstance(seen, Seen)
    assert (seen.id, gone) == (moved, Gone(ident))
    assert seen.interaction.key == before.interaction.key
    assert list(post.ledger.versions) == [moved]
    assert post.catch_up() == []


@pytest.mark.parametrize(("source", "target"), [("inbox", "sentitems"), ("sentitems", "inbox")])
def test_mail_that_is_moved_during_the_first_pass_is_told_once_where_it_is(
    post: Post, monkeypatch: pytest.MonkeyPatch, source: str, target: str
) -> None:
    monkeypatch.setattr(feed, "PAGE", 2)
    for number in range(5):
        post.put(f"{source} {number}", folder=source)
        post.put(f"{target} {number}", folder=target)
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    source_id = post.mailbox.tree.find(source).id
    for ident in list(post.mailbox.items):
        post.mailbox.move(ident, target if post.message(ident).folder == source_id else source)
    post.ledger.store_all(pages)
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.items)
    assert post.catch_up() == []


def test_mail_that_is_thrown_away_is_gone_and_comes_back(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    thrown = post.mailbox.move(ident, "deleteditems")
    assert post.catch_up() == [Gone(ident)]
    post.mailbox.move(thrown, "inbox")
    assert named(post.catch_up()) == ["one"]


def test_mail_that_came_and_went_unseen_is_not_told(post: Post) -> None:
    post.catch_up()
    post.mailbox.delete(post.put("one"))
    cost = post.cost()
    assert post.catch_up() == []
    assert cost["GetItem"] == 0


def test_a_draft_is_read_when_it_is_sent(post: Post) -> None:
    draft = post.put("offer", folder="drafts")
    elsewhere = post.put("odd")
    post.message(elsewhere).is_draft = True
    cost = post.cost()
    assert post.catch_up() == []
    assert list(post.connector().census()) == []
    post.mailbox.edit(elsewhere, Subject="odder")
    assert post.catch_up() == []
    assert cost["GetItem"] == 0
    post.mailbox.send(draft)
    post.finish(elsewhere)
    assert named(post.catch_up()) == ["odd", "offer"]


def test_mail_is_read_from_the_first_day_on(post: Post) -> None:
    post.options["since"] = "2026-03-02"
    old = post.put_on(1, "old")
    post.put_on(2, "first")
    cost = post.cost()
    assert named(post.catch_up()) == ["first"]
    assert cost["GetItem"] == 1
    post.mailbox.move(old, "sentitems")
    post.put_on(3, "new")
    assert named(post.catch_up()) == ["new"]
    assert len(list(post.connector().census())) == 2
    assert len(list(post.connector().items(list(post.mailbox.items)))) == 2


def test_a_lost_cursor_makes_one_pass_over_all_that_tells_what_is_missing_alone(post: Post) -> None:
    kept, removed = post.put("kept"), post.put("removed")
    post.catch_up()
    post.mailbox.delete(removed)
    post.put("new")
    post.ledger.cursor = None
    changes = post.catch_up()
    assert named(changes) == ["new"]
    assert Gone(removed) in changes
    assert kept in post.ledger.versions
    assert post.catch_up() == []


@pytest.mark.parametrize("stored", range(1, 6))
def test_a_pass_that_is_killed_in_the_middle_loses_and_doubles_nothing(
    post: Post, many: list[str], stored: int
) -> None:
    for name in many:
        post.put(f"filed {name}", folder="sentitems")
    told = post.ledger.store_all(islice(post.connector().pages(None), stored))
    told += post.catch_up()
    assert len(told) == len({change.id for change in told}) == 2 * len(many)
    assert set(post.ledger.versions) == set(post.mailbox.items)


def test_mail_that_comes_while_a_large_mailbox_is_read_need_not_wait_for_its_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 2)
    customers = post.mailbox.folder("Customers")
    for number in range(6):
        post.put(f"{number}", folder=customers)
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.put("new")
    post.now += timedelta(minutes=5)
    found: list[str] = []
    while "new" not in found:
        page = next(pages)
        post.ledger.store(page)
        found += named(page.changes)
    assert len(post.ledger.versions) < 7
    post.ledger.store_all(pages)
    assert len(post.ledger.versions) == 7
    assert post.catch_up() == []


def test_what_could_not_be_read_is_read_again_on_another_day(post: Post) -> None:
    ident = post.put("one")
    post.server.faults.append(Corrupt(ids={ident}))
    (broken,) = post.catch_up()
    assert isinstance(broken, Unreadable)
    post.server.faults.clear()
    assert post.catch_up() == []
    post.now += timedelta(days=1)
    assert named(post.catch_up()) == ["one"]


def test_a_service_account_reads_the_mailbox_of_whom_it_impersonates(post: Post) -> None:
    post.options["access"] = "impersonation"
    ident = post.put("hers")
    post.server.mailbox(post.server.service).put(a_message("its own"))
    assert [change.id for change in post.catch_up()] == [ident]
    assert [content.id for content in post.connector().contents([ident])] == [ident]
