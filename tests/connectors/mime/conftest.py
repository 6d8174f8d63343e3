from datetime import UTC, datetime
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def noon() -> datetime:
    """When a message without a date came."""
    return datetime(2026, 3, 2, 12, tzinfo=UTC)
