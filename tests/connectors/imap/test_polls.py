"""Polls over a connection that is held, on which the server tells the same again and again."""

from datetime import UTC, datetime

import pytest

from connectors.imap.connector import ImapConnector
from connectors.model.sync import Page
from tests.connectors.imap.post import Post
from tests.connectors.provider import named


@pytest.fixture
def connector(post: Post) -> ImapConnector:
    """One that has heard twice that nothing has changed."""
    for subject in ("one", "two"):
        post.deliver(subject)
    made = post.connector()
    for _ in range(3):
        post.ledger.store_all(poll(made, post))
    return made


def poll(connector: ImapConnector, post: Post) -> list[Page]:
    pages = list(connector.pages(post.ledger.cursor))
    connector.watch()
    return pages


def test_where_nothing_has_changed_one_page_says_so(connector: ImapConnector, post: Post) -> None:
    for _ in range(3):
        (page,) = poll(connector, post)
        assert (list(page.changes), page.last, page.cursor) == ([], True, post.ledger.cursor)


def test_new_mail_is_found_in_any_folder(connector: ImapConnector, post: Post) -> None:
    for folder in ("INBOX", "Archive"):
        post.deliver(f"new in {folder}", folder=folder)
        assert named(post.ledger.store_all(poll(connector, post))) == [f"new in {folder}"]


def test_what_was_not_recorded_comes_again(connector: ImapConnector, post: Post) -> None:
    before = post.ledger.cursor
    post.deliver("new")
    assert named([change for page in poll(connector, post) for change in page.changes]) == ["new"]
    assert post.ledger.cursor == before
    assert named(post.ledger.store_all(poll(connector, post))) == ["new"]
    post.ledger.versions.popitem()
    post.ledger.cursor = None
    assert named(post.ledger.store_all(poll(connector, post))) == ["new"]


def test_a_new_month_is_told_though_the_server_tells_the_same(connector: ImapConnector, post: Post) -> None:
    post.at = datetime(2026, 4, 2, tzinfo=UTC)
    (page,) = poll(connector, post)
    assert page.cursor != post.ledger.cursor
