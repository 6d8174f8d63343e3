"""How far around now series are expanded."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connectors.ical import window_at, window_name
from connectors.protocol import Reach

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.integers(0, 3000).map(lambda days: timedelta(days=days))


@given(MOMENTS, DAYS, DAYS)
def test_the_window_reaches_as_far_as_settings_say_and_a_month_more_at_most(
    now: datetime, back: timedelta, ahead: timedelta
) -> None:
    window = window_at(now, Reach(back, ahead))
    assert timedelta(0) <= now - back - window.start < timedelta(days=31)
    assert timedelta(0) < window.end - (now + ahead) <= timedelta(days=31)


def test_it_stays_for_a_month_and_has_a_name() -> None:
    first, last, next_month = (
        window_at(datetime(2026, month, day, 8, tzinfo=UTC), Reach()) for month, day in ((11, 1), (11, 30), (12, 1))
    )
    assert first == last != next_month
    assert window_name(first) == "~20260803-20271201"


def test_other_settings_make_another_window() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert window_name(window_at(now, Reach())) != window_name(window_at(now, Reach(back=timedelta(days=30))))
