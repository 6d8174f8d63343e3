"""A world on either kind of database."""

import pytest

from store.database import Store
from tests.capture.proposing.world import World


@pytest.fixture
def world(store: Store) -> World:
    """Nothing has happened yet."""
    return World(store)
