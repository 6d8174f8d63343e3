"""A mailbox for each test."""

from collections.abc import Iterator

import pytest

from tests.connectors.gmail.post import Post
from tests.connectors.ledger import Ledger
from tests.servers.google.server import GoogleServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def post(google: GoogleServer, ledger: Ledger) -> Iterator[Post]:
    """An empty mailbox."""
    made = Post(google, ledger)
    yield made
    made.close()
