"""A first pass that others interrupt: it goes on where it was, and with the same list as long as the process lives."""

from itertools import islice

import pytest

from connectors.gmail.connector import GmailConnector
from connectors.model.sync import Gone
from tests.connectors.gmail.post import Post
from tests.connectors.provider import named

MANY = 6


@pytest.fixture
def connector(post: Post, monkeypatch: pytest.MonkeyPatch) -> GmailConnector:
    """One that is kept between turns; messages come one a page."""
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 1)
    for number in range(MANY):
        post.put(f"{number}")
    return post.connector()


def turn(post: Post, connector: GmailConnector, pages: int = 1) -> list[str]:
    """A pass that is told to stop; one page more was made ready by then. Returns the subjects."""
    made = connector.pages(post.ledger.cursor)
    changes = post.ledger.store_all(islice(made, pages))
    next(made, None)
    return named(changes)


def test_all_turns_of_a_process_go_through_one_list(post: Post, connector: GmailConnector) -> None:
    cost = post.cost()
    told = [turn(post, connector) for _ in range(MANY)]
    assert told == [[f"{number}"] for number in reversed(range(MANY))]
    assert turn(post, connector) == []
    assert (cost["messages.list"], cost["getProfile"]) == (1, 1)
    assert post.ledger.cursor is not None
    assert "listing" not in post.ledger.cursor.value


def test_another_process_makes_a_list_of_its_own_and_so_does_who_comes_back_from_it(
    post: Post, connector: GmailConnector
) -> None:
    cost = post.cost()
    turn(post, connector)
    turn(post, post.connector())
    assert cost["messages.list"] == 2
    turn(post, connector)
    assert cost["messages.list"] == 3
    turn(post, connector, MANY)
    assert cost["messages.list"] == 3
    assert len(post.ledger.versions) == MANY


def test_listed_mail_that_has_gone_is_looked_for_once(post: Post, connector: GmailConnector) -> None:
    turn(post, connector)
    for ident in sorted(post.mailbox.messages)[1 : MANY - 1]:
        post.mailbox.delete(ident)
    cost = post.cost()
    told = [turn(post, connector, 2) for _ in range(MANY)]
    assert ["0"] in told
    assert cost.gets() == (1, 0)
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_mail_that_comes_and_goes_between_turns_is_neither_lost_nor_kept(post: Post, connector: GmailConnector) -> None:
    turn(post, connector)
    (first,) = post.ledger.versions
    post.put("new")
    post.mailbox.delete(first)
    changes = post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert named(changes) == ["0", "1", "2", "3", "4", "new"]
    assert Gone(first) in changes
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_list_of_a_label_that_was_made_anew_is_not_gone_on_with(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 1)
    post.options["labels"] = ["Customers"]
    old, new = post.mailbox.make_label("Customers"), post.mailbox.make_label("More")
    filed = [post.put(name, labels=("INBOX", old)) for name in ("a", "b")]
    connector = post.connector()
    turn(post, connector)
    del post.mailbox.labels[old]
    post.mailbox.labels[new] = "Customers"
    for ident in filed:
        post.mailbox.messages[ident].labels.discard(old)
    post.put("one", labels=("INBOX", new))
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["one"]
    assert len(post.ledger.versions) == 1
