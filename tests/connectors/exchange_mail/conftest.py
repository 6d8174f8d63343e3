"""A mailbox for each test."""

from collections.abc import Iterator

import pytest

from connectors.exchange_mail import feed
from tests.connectors.exchange_mail.post import Post
from tests.connectors.ledger import Ledger
from tests.servers.exchange.server import ExchangeServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def post(exchange: ExchangeServer, ledger: Ledger) -> Iterator[Post]:
    """An empty mailbox."""
    made = Post(exchange, ledger)
    yield made
    made.close()


@pytest.fixture
def many(post: Post, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Messages that do not fit on a page; names in order."""
    monkeypatch.setattr(feed, "PAGE", 10)
    names = [f"{number:02}" for number in range(25)]
    for name in names:
        post.put(name)
    return names
