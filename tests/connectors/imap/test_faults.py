"""Connections that end at any point, and servers that say odd things."""

import pytest

from connectors.errors import ConnectorError, TryLater
from connectors.model.sync import Gone, Seen
from tests.connectors.imap.post import Post, a_message
from tests.connectors.provider import named
from tests.proxy import Proxy

NAMES = [f"m{number}" for number in range(6)]


def read_all(post: Post) -> None:
    """One pass with the bodies, as capture does it; what was handed over before an error is recorded."""
    connector = post.connector()
    try:
        for page in connector.pages(post.ledger.cursor):
            list(connector.contents([change.id for change in page.changes if isinstance(change, Seen)]))
            post.ledger.store(page)
    finally:
        connector.close()


def test_a_connection_may_end_after_any_byte(post: Post) -> None:
    for name in NAMES:
        post.deliver(name)
    with Proxy("127.0.0.1", post.server.port) as proxy:
        read_all(post)
        direct = post.ledger.versions.copy()
        post.options["port"] = proxy.port
        post.ledger.versions.clear()
        post.ledger.cursor = None
        read_all(post)
        whole = proxy.received
        for cut in range(1, whole, max(1, whole // 60)):
            proxy.reset()
            proxy.cut_after = cut
            post.ledger.versions.clear()
            post.ledger.cursor = None
            with pytest.raises(TryLater):
                read_all(post)
            proxy.cut_after = None
            read_all(post)
            assert post.ledger.versions == direct


def test_what_changes_while_the_connection_is_cut_is_found(post: Post) -> None:
    for name in NAMES:
        post.deliver(name)
    with Proxy("127.0.0.1", post.server.port) as proxy:
        post.options["port"] = proxy.port
        connector = post.connector()
        post.ledger.store_all(connector.pages(None))
        proxy.cut()
        post.expunge("m3")
        post.deliver("m9")
        changes = post.ledger.store_all(connector.pages(post.ledger.cursor))
        assert named(changes) == ["m9"]
        assert sum(isinstance(change, Gone) for change in changes) == 1
        connector.close()


def test_a_server_killed_between_two_pages_is_found_again(post: Post) -> None:
    post.server.deliver_all(post.user, (a_message(f"{number}") for number in range(1_200)))
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.server.kill()
    try:
        with pytest.raises(ConnectorError):
            post.ledger.store_all(pages)
    finally:
        post.server.start()
    post.catch_up()
    assert len(post.ledger.versions) == 1_200
    assert post.catch_up() == []


def test_a_folder_that_vanishes_while_it_is_read_is_left_for_the_next_pass(post: Post) -> None:
    post.server.deliver_all(post.user, (a_message(f"{number}") for number in range(1_200)), "Deals")
    connector = post.connector()
    pages = connector.pages(None)
    post.ledger.store(next(pages))
    with post.mail_program() as client:
        client.delete_folder("Deals")
    try:
        post.ledger.store_all(pages)
    except TryLater:
        connector.close()
    post.catch_up()
    assert post.ledger.versions == {}
