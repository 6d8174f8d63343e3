"""Working days."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from capture.today.days import a_day_before, end_of, start_of_month, start_of_week

FRIDAY = datetime(2026, 3, 6, 10, tzinfo=UTC)
SATURDAY, SUNDAY, MONDAY = (FRIDAY + timedelta(days=days) for days in (1, 2, 3))


def test_the_two_working_days_after_a_friday_are_monday_and_tuesday() -> None:
    assert end_of(FRIDAY, 2, UTC) == datetime(2026, 3, 11, tzinfo=UTC)
    assert end_of(FRIDAY, 0, UTC) == datetime(2026, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (MONDAY, FRIDAY),
        (SATURDAY, FRIDAY - timedelta(days=1)),
        (SUNDAY, FRIDAY - timedelta(days=1)),
        (FRIDAY, FRIDAY - timedelta(days=1)),
    ],
)
def test_a_weekend_is_no_time_to_answer_in(now: datetime, before: datetime) -> None:
    assert a_day_before(now, UTC) == before


def test_days_begin_where_the_rep_is() -> None:
    tokyo = timezone(timedelta(hours=9))
    late = datetime(2026, 3, 31, 20, tzinfo=UTC)
    assert start_of_month(late, tokyo) == datetime(2026, 4, 1, tzinfo=tokyo)
    assert start_of_week(late, tokyo) == datetime(2026, 3, 30, tzinfo=tokyo)


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
def test_a_month_begins_by_the_clock_of_its_first_day() -> None:
    summer_began = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert start_of_month(summer_began + timedelta(days=1), None) == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert end_of(summer_began - timedelta(days=1), 1, None) == datetime(2026, 3, 30, 22, tzinfo=UTC)
