"""Being told of new mail at once."""

from select import select

import pytest

from connectors.ews import watching
from connectors.exchange_mail.connector import ExchangeMailConnector
from connectors.protocol import Hints, Watcher
from tests.connectors.exchange_mail.post import Post
from tests.servers.exchange.server import ExchangeServer
from tests.waiting import wait_until


@pytest.fixture
def read(post: Post) -> ExchangeMailConnector:
    """A connector whose first pass is over."""
    post.put("before")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    return connector


def watched(connector: ExchangeMailConnector) -> Hints:
    assert isinstance(connector, Watcher)
    hints = connector.watch()
    assert hints is not None
    return hints


def is_told(hints: Hints, seconds: float = 5.0) -> bool:
    """Whether there is something to hear, within that time."""
    return bool(select([hints.connection], [], [], seconds)[0])


def name(server: ExchangeServer, post: Post) -> str:
    """By which she signs in."""
    account = server.accounts.of(post.owner)
    assert account
    return account.name


def streaming(server: ExchangeServer, post: Post) -> int:
    return server.limits.flying(name(server, post))


@pytest.mark.parametrize("folder", ["inbox", "sentitems"])
def test_a_message_that_comes_is_told_of_at_once(post: Post, read: ExchangeMailConnector, folder: str) -> None:
    hints = watched(read)
    assert not hints.has_news()
    post.put("new", folder=folder)
    assert is_told(hints)
    assert hints.has_news()
    assert not hints.has_news()


def test_what_is_only_read_is_not_told_of(post: Post, read: ExchangeMailConnector) -> None:
    ident = post.put("new")
    hints = watched(read)
    post.mailbox.mark_read(ident)
    post.put("draft", folder="drafts")
    assert not is_told(hints, 0.5)


def test_signs_of_life_are_no_news(exchange: ExchangeServer, post: Post, read: ExchangeMailConnector) -> None:
    exchange.streams.beat = 0.05
    hints = watched(read)
    assert not is_told(hints, 0.5)
    post.put("new")
    assert is_told(hints)


def test_it_ends_with_what_is_asked_next(exchange: ExchangeServer, post: Post, read: ExchangeMailConnector) -> None:
    watched(read)
    wait_until(lambda: streaming(exchange, post) == 1)
    read.probe()
    wait_until(lambda: streaming(exchange, post) == 0, 1.0)


def test_one_after_another_share_a_subscription(
    exchange: ExchangeServer, post: Post, read: ExchangeMailConnector
) -> None:
    watched(read)
    for number in range(3):
        post.ledger.store_all(read.pages(post.ledger.cursor))
        post.put(f"while nobody listens {number}")
        assert is_told(watched(read))
    assert exchange.asked["Subscribe"] == 1
    assert len(exchange.streams) == 1


def test_a_server_without_streams_is_polled(exchange: ExchangeServer, read: ExchangeMailConnector) -> None:
    exchange.streams.is_refusing = True
    assert read.watch() is None
    assert read.watch() is None
    assert exchange.asked["Subscribe"] == 1


def test_no_more_streams_than_an_account_may_have(
    exchange: ExchangeServer, post: Post, read: ExchangeMailConnector
) -> None:
    others = [post.connector() for _ in range(watching.AT_ONCE)]
    streams = [connector.watch() for connector in (read, *others)]
    assert [hints is None for hints in streams] == [False] * watching.AT_ONCE + [True]
    read.close()
    assert others[-1].watch() is not None
    assert exchange.limits.streaming[name(exchange, post)] <= watching.AT_ONCE


def test_a_shared_service_account_may_have_streams_for_everybody(exchange: ExchangeServer, post: Post) -> None:
    post.options["access"] = "impersonation"
    connectors = []
    for _ in range(watching.AT_ONCE + 1):
        person = Post(exchange, post.ledger, options=post.options)
        person.put("before")
        connectors.append(person.connector())
        hints = watched(connectors[-1])
        person.put("new")
        assert is_told(hints)
    for connector in connectors:
        connector.close()


def test_it_takes_no_connection_from_those_who_read(
    exchange: ExchangeServer, post: Post, read: ExchangeMailConnector
) -> None:
    watched(read)
    wait_until(lambda: streaming(exchange, post) == 1)
    assert exchange.asked["ConvertId"] == 1
    other = post.connector()
    assert [each.id for each in other.census()]
    assert exchange.together[name(exchange, post)] == 1
