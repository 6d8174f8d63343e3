"""A mailbox for each test."""

from collections.abc import Iterator

import pytest

from tests.connectors.imap.post import Post
from tests.connectors.ledger import Ledger
from tests.servers.dovecot import Dovecot


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def post(dovecot: Dovecot, mailbox_user: str, ledger: Ledger) -> Iterator[Post]:
    """An empty mailbox."""
    made = Post(dovecot, mailbox_user, ledger)
    yield made
    made.close()
