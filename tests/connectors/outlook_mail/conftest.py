"""A mailbox for each test."""

from collections.abc import Iterator

import pytest

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
