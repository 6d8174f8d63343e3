"""A mailbox for each test."""

from collections.abc import Iterator

import pytest

from connectors.outlook_mail import requests
from tests.connectors.ledger import Ledger
from tests.connectors.outlook_mail.post import Post
from tests.servers.microsoft.server import MicrosoftServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def post(microsoft: MicrosoftServer, ledger: Ledger) -> Iterator[Post]:
    """An empty mailbox."""
    made = Post(microsoft, ledger)
    yield made
    made.close()


@pytest.fixture
def many(post: Post, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Messages that do not fit on a page; names in order."""
    monkeypatch.setattr(requests, "PAGE", 10)
    names = [f"{number:02}" for number in range(25)]
    for name in names:
        post.put(name)
    return names
