"""Cells as dates, amounts, addresses and domains: what is accepted, and what is refused with advice."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.crm.dates import Order, OrderSeen, parse_date, parse_moment
from connectors.crm.values import addresses_of, amount_of, domains_of


def order_of(*texts: str) -> Order:
    seen = OrderSeen()
    for text in texts:
        seen.add(text)
    return seen.order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-19T09:42:24.000+0000", datetime(2024, 1, 19, 9, 42, 24, tzinfo=UTC)),
        ("2024-01-19 09:42", datetime(2024, 1, 19, 9, 42, tzinfo=UTC)),
        ("2024-01-19T01:00:00+02:00", datetime(2024, 1, 18, 23, tzinfo=UTC)),
        ("31.12.2024", datetime(2024, 12, 31, tzinfo=UTC)),
        (date(2024, 12, 31), datetime(2024, 12, 31, tzinfo=UTC)),
        ("", None),
    ],
)
def test_moments_that_leave_no_doubt(text: object, expected: datetime | None) -> None:
    assert parse_moment(text, Order.EITHER) == expected


def test_a_column_tells_whether_day_or_month_comes_first() -> None:
    assert order_of("3/1/2017", "10/20/2016") is Order.MONTH
    assert order_of("3/1/2017", "20/10/2016") is Order.DAY
    assert order_of("3/1/2017", "2/4/2016", "2024-01-01") is Order.EITHER
    assert order_of("31/1/2017", "1/31/2017") is Order.MIXED


def test_a_date_is_read_in_the_order_of_its_column() -> None:
    assert parse_date("3/1/2017", Order.MONTH) == date(2017, 3, 1)
    assert parse_date("3/1/2017", Order.DAY) == date(2017, 1, 3)
    assert parse_moment("3/1/2017 2:30 PM", Order.MONTH) == datetime(2017, 3, 1, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("order", [Order.EITHER, Order.MIXED])
def test_a_date_that_can_be_read_two_ways_is_refused_with_advice(order: Order) -> None:
    with pytest.raises(ValueError, match="write it as 2024-12-31"):
        parse_date("3/1/2017", order)
    assert parse_date("3/3/2017", order) == date(2017, 3, 3)


@pytest.mark.parametrize("text", ["soon", "2024-13-01", "32.1.2024", "1/2/24", 45_000, True])
def test_what_is_no_date_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="2024-12-31"):
        parse_date(text, Order.DAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1124741.15", "1124741.15"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,5", "1234.50"),
        ("$1,000", "1000.00"),
        ("EUR 99", "99.00"),
        ("1.234.567", "1234567.00"),
        (1054.125, "1054.12"),
        (-5, "-5.00"),
    ],
)
def test_amounts_as_programs_write_them(text: str | float, expected: str) -> None:
    assert amount_of(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["a lot", "1.234", "NaN", "1e400", "12,34,56", "99999999999999999"])
def test_amounts_that_are_none_or_doubtful_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|can mean"):
        amount_of(text)


def test_addresses_are_separated_and_lose_their_display_names() -> None:
    assert list(addresses_of("Ann <Ann@Acme.com>; b@acme.com, none")) == ["ann@acme.com", "b@acme.com", None]
    assert list(addresses_of(["a@acme.com", "", None])) == ["a@acme.com"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.Acme.com/en?x=1", "acme.com"),
        ("acme.com:8080", "acme.com"),
        ("@acme.com", "acme.com"),
        ("www.müller.de", "xn--mller-kva.de"),
        ("Acme", None),
        ("http://[broken", None),
    ],
)
def test_domains_are_taken_from_web_addresses(text: str, expected: str | None) -> None:
    assert list(domains_of(text)) == [expected]


@given(st.text())
def test_no_text_raises_anything_but_value_error(text: str) -> None:
    list(addresses_of(text))
    list(domains_of(text))
    for parse in (amount_of, lambda cell: parse_moment(cell, Order.EITHER), lambda cell: parse_date(cell, Order.DAY)):
        with suppress(ValueError):
            parse(text)
