"""A tree of files for each test."""

from pathlib import Path

import pytest

from tests.connectors.files.tree import Tree
from tests.connectors.ledger import Ledger


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def tree(tmp_path: Path, ledger: Ledger) -> Tree:
    """An empty folder."""
    root = tmp_path / "mail"
    root.mkdir()
    return Tree(root, ledger)
