"""When a source is read again: the whole of it as one table."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from capture.retry import SPREAD, Decision, after_success, later, next_attempt, spread
from connectors.errors import ConnectorError, CursorExpired, NeedsPerson, ProviderBug, TryLater
from tests.builders import NOON

SECONDS = {"30 s": 30, "1 min": 60, "2 min": 120, "1 h": 3_600, "7 s": 7, "3 h": 10_800}


@pytest.mark.parametrize(
    ("error", "failures", "wait", "advice"),
    [
        (TryLater("503"), 0, "30 s", None),
        (TryLater("503"), 1, "1 min", None),
        (TryLater("503"), 2, "2 min", None),
        (TryLater("503"), 7, "1 h", None),
        (TryLater("503"), 10_000, "1 h", None),
        (TryLater("429", timedelta(seconds=7)), 0, "7 s", None),
        (TryLater("429", timedelta(seconds=7)), 9, "7 s", None),
        (TryLater("429", timedelta(hours=3)), 0, "3 h", None),
        (CursorExpired("410"), 0, "30 s", None),
        (CursorExpired("410"), 1, "1 min", None),
        (ProviderBug("no id", "{}"), 2, "2 min", None),
        (NeedsPerson("Revoked", "Sign in again."), 0, "1 h", "Sign in again."),
        (NeedsPerson("Revoked", "Sign in again."), 5, "1 h", "Sign in again."),
    ],
    ids=str,
)
def test_next_attempt(error: ConnectorError, failures: int, wait: str, advice: str | None) -> None:
    due = NOON + timedelta(seconds=SECONDS[wait])
    unanswered = isinstance(error, TryLater) and error.after is None
    expected = Decision(due, failures + 1, str(error), advice, unanswered=unanswered)
    assert next_attempt(error, failures, NOON) == expected


def test_success_forgets_the_failures() -> None:
    assert after_success(NOON, timedelta(minutes=5)) == Decision(NOON + timedelta(minutes=5), 0)


def test_sources_connected_at_once_spread_out_within_a_tenth_of_their_interval() -> None:
    factors = sorted(spread(source) for source in range(1, 1_001))
    gaps = [later - earlier for earlier, later in pairwise(factors)]
    assert 1 - SPREAD <= factors[0] < 1 - 0.99 * SPREAD
    assert 1 + 0.99 * SPREAD < factors[-1] <= 1 + SPREAD
    assert max(gaps) < 3 * 2 * SPREAD / 1_000


def test_a_source_keeps_its_place_in_the_schedule() -> None:
    minute = timedelta(minutes=1)
    assert after_success(NOON, minute, spread(7)) == after_success(NOON, minute, spread(7))
    assert after_success(NOON, minute, 1.1) == Decision(NOON + timedelta(seconds=66), 0)


def test_a_failure_of_our_own_waits_as_long_as_a_passing_one() -> None:
    passing = next_attempt(TryLater("disk full"), 1, NOON)
    assert later("disk full", 1, NOON) == replace(passing, unanswered=False)
