"""A first pass that others interrupt goes on where it was, in this process or another."""

from datetime import timedelta
from itertools import islice

import pytest

from connectors.model.sync import Gone
from connectors.outlook_mail import requests
from connectors.outlook_mail.connector import OutlookMailConnector
from tests.connectors.outlook_mail.post import Post
from tests.connectors.provider import named

MANY = 6


@pytest.fixture
def connector(post: Post, monkeypatch: pytest.MonkeyPatch) -> OutlookMailConnector:
    """One that is kept between turns; messages come a few a page."""
    monkeypatch.setattr(requests, "PAGE", 3)
    for number in range(MANY):
        post.put(f"came {number}")
        post.put(f"filed {number}", folder="archive")
    return post.connector()


def turn(post: Post, connector: OutlookMailConnector, pages: int = 1) -> list[str]:
    """A pass that is told to stop; one page more was made ready by then. Returns the subjects."""
    made = connector.pages(post.ledger.cursor)
    changes = post.ledger.store_all(islice(made, pages))
    next(made, None)
    return named(changes)


@pytest.mark.parametrize("is_another_process", [False, True])
def test_each_turn_goes_on_from_the_last_and_reads_no_page_again(
    post: Post, connector: OutlookMailConnector, is_another_process: bool
) -> None:
    cost, told = post.cost(), list[str]()
    while len(told) < 2 * MANY:
        told += turn(post, post.connector() if is_another_process else connector, 2)
    assert len(set(told)) == len(told)
    names = 6
    assert cost["folders.get"] == 12 + (4 * names if is_another_process else 0)
    assert cost["messages.list"] == 0
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_mail_that_comes_and_goes_between_turns_is_neither_lost_nor_kept(
    post: Post, connector: OutlookMailConnector
) -> None:
    turn(post, connector, 3)
    first = next(iter(post.ledger.versions))
    post.put("new")
    post.mailbox.delete(first)
    changes = post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert "new" in named(changes)
    assert Gone(first) in changes
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_pass_that_compares_goes_on_comparing_after_a_restart(post: Post, connector: OutlookMailConnector) -> None:
    post.ledger.store_all(connector.pages(None))
    gone = [ident for ident in list(post.ledger.versions)[::2]]
    for ident in gone:
        post.mailbox.delete(ident)
    post.ledger.cursor = None
    for _ in range(2 * MANY):
        turn(post, post.connector())
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_what_has_left_a_folder_is_looked_for_after_a_restart(post: Post, connector: OutlookMailConnector) -> None:
    post.ledger.store_all(connector.pages(None))
    for ident in list(post.mailbox.messages):
        post.mailbox.move(ident, "deleteditems")
    turns = 0
    while post.ledger.versions:
        turn(post, post.connector())
        turns += 1
    assert 1 < turns < 20


def test_a_long_comparison_shows_that_it_is_at_work(post: Post, connector: OutlookMailConnector) -> None:
    post.ledger.store_all(connector.pages(None))
    usual = {page.cursor for page in connector.pages(None)}
    post.ticks = timedelta(minutes=1)
    assert len({page.cursor for page in connector.pages(None)}) > len(usual)
