"""How single settings are written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from config.values import format_duration, parse_domain, parse_duration, parse_loopback, parse_mailbox


@given(st.integers(min_value=0, max_value=10**9))
def test_a_duration_reads_back_as_it_was_written(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600), ("1h 30m", 5400), ("2d", 172_800), ("0s", 0)]
)
def test_a_duration_is_written_with_units(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "-5m", "5 minutes", "5m1h", "1.5h", 5, None, "9" * 30 + "d"])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_duration(text)


@given(st.text())
def test_any_text_is_a_domain_or_refused(text: str) -> None:
    try:
        domain = parse_domain(text)
    except PydanticCustomError:
        return
    assert domain.isascii()
    assert parse_domain(domain) == domain


@given(st.text())
def test_any_text_is_a_mailbox_or_refused(text: str) -> None:
    try:
        mailbox = parse_mailbox(text)
    except PydanticCustomError:
        return
    assert parse_mailbox(mailbox) == mailbox


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_this_machine_may_be_served(host: str) -> None:
    assert parse_loopback(host) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com", "", "localhost.evil.example"])  # noqa: S104
def test_other_machines_may_not(host: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_loopback(host)
