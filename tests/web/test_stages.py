"""A deal along a line of time."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from capture.web.stages import WIDTH, drawing
from connectors.model.crm import Stage
from store.profiles import DealProfile
from tests.builders import NOON


def a_deal(*days: int, closed: int | None = None, close: int | None = None) -> DealProfile:
    return DealProfile(
        name="Rooftop solar",
        number="OPP-1",
        owner=None,
        account=None,
        amount=None,
        currency=None,
        close_date=(NOON + timedelta(days=close)).date() if close is not None else None,
        created_at=None,
        closed_at=NOON + timedelta(days=closed) if closed is not None else None,
        stages=tuple(Stage(f"Stage {day}", NOON + timedelta(days=day)) for day in days),
        parts=(),
    )


def test_a_deal_without_stages_has_no_line() -> None:
    assert drawing(a_deal(), [], NOON) is None


def test_stages_share_the_line_by_their_length() -> None:
    found = drawing(a_deal(-4, -3), [NOON - timedelta(days=2)], NOON)
    assert found is not None
    assert [(one.x, one.width) for one in found.segments] == [(0.0, 250.0), (250.0, 750.0)]
    assert found.ticks == (500.0,)
    assert found.today == WIDTH


def test_the_line_goes_on_to_the_day_it_should_close() -> None:
    found = drawing(a_deal(-5, close=5), [], NOON)
    assert found is not None
    assert (found.segments[0].width, found.today, found.close) == (500.0, 500.0, 1000.0)


def test_the_line_of_a_closed_deal_ends_there() -> None:
    found = drawing(a_deal(-10, -6, closed=-6, close=5), [NOON], NOON)
    assert found is not None
    assert (found.today, found.close, found.ticks) == (None, None, ())
    assert [one.width for one in found.segments] == [1000.0, 0.0]


@given(
    st.lists(st.integers(-2_000, 2_000), min_size=1, max_size=8),
    st.none() | st.integers(-2_000, 2_000),
    st.none() | st.integers(-2_000, 2_000),
    st.lists(st.integers(-2_000, 2_000), max_size=8),
)
def test_nothing_is_drawn_off_the_line(days: list[int], closed: int | None, close: int | None, at: list[int]) -> None:
    found = drawing(a_deal(*sorted(days), closed=closed, close=close), [NOON + timedelta(days=n) for n in at], NOON)
    assert found is not None
    for one in found.segments:
        assert one.width >= 0
        assert 0 <= one.x <= one.x + one.width <= WIDTH + 0.2
    assert all(0 <= place <= WIDTH for place in found.ticks)
