"""How single settings are written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from config.settings import Web
from config.values import (
    format_duration,
    is_this_machine,
    parse_domain,
    parse_duration,
    parse_host,
    parse_mailbox,
    parse_root_address,
)


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
def test_this_machine_is_told_from_others(host: str) -> None:
    assert parse_host(host) == host
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com", "localhost.evil.example"])  # noqa: S104
def test_other_machines_are_told_from_this(host: str) -> None:
    assert parse_host(host) == host
    assert not is_this_machine(host)


@pytest.mark.parametrize("host", ["", "a b", "http://x", "x:80", "[::1]", "*"])
def test_what_nobody_can_listen_on_is_refused(host: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_host(host)


@pytest.mark.parametrize(
    ("host", "base_url"),
    [
        ("0.0.0.0", None),  # noqa: S104
        ("0.0.0.0", "http://127.0.0.1:8765"),  # noqa: S104
        ("0.0.0.0", "http://capture.example.com"),  # noqa: S104
        ("127.0.0.1", "http://capture.example.com"),
    ],
)
def test_nothing_crosses_the_network_in_the_clear(host: str, base_url: str | None) -> None:
    with pytest.raises(ValueError, match="for all to read"):
        Web(host=host, base_url=base_url)


def test_behind_a_proxy_that_speaks_https_any_address_may_be_listened_on() -> None:
    assert Web(host="0.0.0.0", base_url="https://capture.example.com/").root == "https://capture.example.com"  # noqa: S104


@pytest.mark.parametrize("text", ["capture.example.com", "https://", "https://x@y", "https://x/capture", "https://*"])
def test_what_is_no_address_of_pages_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_root_address(text)
