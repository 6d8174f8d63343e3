"""Figures and moments as people say them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.numbered import many
from capture.web import words

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "today 22:30"),
        (-22, "today 00:30"),
        (-23, "yesterday 23:30"),
        (2, "tomorrow 00:30"),
        (-72, "Fri 27 Feb, 22:30"),
        (24 * 30, "Wed 1 Apr, 22:30"),
        (-24 * 90, "2 Dec 2025"),
    ],
)
def test_near_moments_are_named_and_far_ones_dated(hours: int, said: str) -> None:
    assert words.when(NOW + timedelta(hours=hours), NOW, UTC) == said


def test_the_day_is_that_of_the_zone() -> None:
    assert words.when(NOW + timedelta(hours=1), NOW, VIENNA) == "tomorrow 00:30"
    assert words.exactly(NOW, VIENNA) == "Monday 2 March 2026, 23:30:00 UTC+01:00"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "less than a minute"), (60, "1 minute"), (7_199, "1 hour"), (200_000, "2 days")],
)
def test_a_length_is_told_in_its_greatest_unit(seconds: float, said: str) -> None:
    assert words.lasting(seconds) == said


@pytest.mark.parametrize(
    ("score", "said"), [(1.0, "strong"), (0.85, "strong"), (0.6, "good"), (0.4, "some"), (0.39, "little")]
)
def test_a_score_has_a_word(score: float, said: str) -> None:
    assert words.evidence(score) == f"{said} evidence"


def test_equal_candidates_are_never_said_to_be_ahead_of_each_other() -> None:
    assert words.compared(0.9, 0.88) == words.compared(0.88, 0.9) == "as much as for"
    assert words.compared(0.9, 0.5) == "more than for"
    assert words.compared(0.5, 0.9) == "less than for"


def test_numbers_are_grouped_and_agree_with_their_noun() -> None:
    assert many(1, "contact") == "1 contact"
    assert many(1_204, "reply", "replies") == "1,204 replies"
    assert words.money(Decimal("62500.00"), "EUR") == "62,500 EUR"
    assert words.money(Decimal("0.50"), None) == "0.50"


@given(st.text())
def test_first_lines_are_never_blank_nor_too_many(text: str) -> None:
    lines = words.first_lines(text, 3).split("\n")
    assert len(lines) <= 3
    assert all(line.strip() for line in lines) or lines == [""]


@given(st.text(alphabet="ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_what_is_shown_cannot_turn_around(text: str) -> None:
    assert set(words.shown(text)) <= {"a", "b"}
