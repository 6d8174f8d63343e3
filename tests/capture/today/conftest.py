"""The office of these tests."""

import pytest

from store.database import Store
from tests.people import ALICE, BOB
from tests.web.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    opened = Office(store)
    opened.connect(ALICE, BOB)
    return opened
