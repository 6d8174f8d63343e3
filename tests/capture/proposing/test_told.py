"""Evidence in a sentence."""

from datetime import UTC, timedelta

import pytest

from capture.proposing.told import told
from store.proposals.model import Evidence
from tests.builders import NOON


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            Evidence(NOON, wrote=3, answered=2, met=1, met_at=NOON),
            "You wrote 3 times, they answered twice; you met on 2 March.",
        ),
        (Evidence(NOON, wrote=1, heard=4), "You wrote once, they wrote 4 times."),
        (Evidence(NOON, colleagues=2, answered=1), "Colleagues wrote twice, they answered once."),
        (
            Evidence(NOON, met=2, met_at=NOON - timedelta(days=365)),
            "You met twice, last on 2 March 2025.",
        ),
    ],
)
def test_it_reads_as_one_would_say_it(evidence: Evidence, sentence: str) -> None:
    assert told(evidence, NOON, UTC) == sentence
