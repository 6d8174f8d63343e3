"""An office on either kind of database."""

import pytest

from store.database import Store
from tests.people import ALICE
from tests.web.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    """Alice's mailbox, empty."""
    opened = Office(store)
    opened.connect(ALICE)
    return opened
