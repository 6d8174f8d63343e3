"""What Capture does when an Exchange server is busy, stumbles or is not there."""

import time
from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.ews import pool
from tests.connectors.ews.asking import ANN, Opening, resolved
from tests.servers.exchange.faults import MALFORMED, Busy, Fail, Refuse
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Cut, Says, Slow


def test_a_short_back_off_is_waited_for(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Busy("ResolveNames", milliseconds=300, times=2))
    began = time.monotonic()
    assert office.ask(resolved) == [ANN]
    assert 0.6 <= time.monotonic() - began < 5
    assert exchange.asked["ResolveNames"] == 4


def test_a_long_back_off_is_for_a_later_pass(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Busy("ResolveNames", milliseconds=300_000))
    began = time.monotonic()
    with pytest.raises(TryLater) as told:
        office.ask(resolved)
    assert time.monotonic() - began < 2
    assert told.value.after is not None
    assert timedelta(seconds=295) < told.value.after <= timedelta(seconds=300)


def test_nobody_who_signs_in_alike_asks_while_the_server_wants_to_be_left_alone(
    exchange: ExchangeServer, open_office: Opening
) -> None:
    one, other = open_office(), open_office()
    one.ask(resolved)
    exchange.faults.append(Busy("ResolveNames", milliseconds=2_000_000, times=1))
    with pytest.raises(TryLater):
        one.ask(resolved)
    asked = exchange.asked["http"]
    with pytest.raises(TryLater):
        other.ask(resolved)
    assert exchange.asked["http"] == asked


def test_a_busy_server_is_waited_for_before_its_version_is_known(
    exchange: ExchangeServer, open_office: Opening
) -> None:
    exchange.faults.append(Busy("ConvertId", milliseconds=200, times=1))
    assert open_office().ask(resolved) == [ANN]


@pytest.mark.parametrize(
    "code", ["ErrorInternalServerTransientError", "ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress"]
)
def test_what_passes_is_asked_again(exchange: ExchangeServer, open_office: Opening, code: str) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Fail("ResolveNames", code, times=1))
    assert office.ask(resolved) == [ANN]


def test_a_pool_keeps_its_size_when_the_server_is_busy(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    size = office.account.protocol.session_pool_size
    exchange.faults.append(Refuse("ResolveNames", "ErrorTooManyObjectsOpened", times=2))
    office.ask(resolved)
    assert office.account.protocol.session_pool_size == size


def test_a_connection_that_is_cut_is_asked_again_over_another(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Cut("ResolveNames", times=1))
    assert office.ask(resolved) == [ANN]


def test_a_server_that_hangs_is_left(
    exchange: ExchangeServer, open_office: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool.Pool, "TIMEOUT", (5.0, 0.4))
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Slow("ResolveNames", seconds=20))
    began = time.monotonic()
    with pytest.raises(TryLater, match="localhost does not answer in time"):
        office.ask(resolved)
    assert time.monotonic() - began < 2


def test_a_server_that_is_not_there_is_for_a_later_pass(open_office: Opening) -> None:
    with pytest.raises(TryLater, match="cannot be reached"):
        open_office(url="https://localhost:9/EWS/Exchange.asmx").ask(resolved)


def test_an_answer_that_is_cut_short_is_no_answer(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Says("ConvertId", MALFORMED))
    with pytest.raises(ProviderBug, match="cannot be read"):
        open_office(sign_in="basic").ask(resolved)


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (403, {}, "localhost does not let ann@example.com use EWS"),
        (404, {}, "There is no EWS at that address of localhost"),
        (
            302,
            {"Location": "https://owa.example.net/owa/auth/logon.aspx"},
            "localhost sends us to owa.example.net, which must not get the password unasked",
        ),
        (
            302,
            {"Location": "https://outlook.office365.com/EWS/Exchange.asmx"},
            "outlook.office365.com is Exchange Online, which closed EWS on 2026-10-01",
        ),
    ],
)
def test_a_status_is_told_by_its_remedy(
    exchange: ExchangeServer, open_office: Opening, status: int, headers: dict[str, str], said: str
) -> None:
    exchange.faults.append(Says("ConvertId", Answer(status, b"", headers)))
    with pytest.raises(NeedsPerson) as told:
        open_office().ask(resolved)
    assert str(told.value) == said
    assert told.value.advice


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_gateway_that_stumbles_is_asked_again(exchange: ExchangeServer, open_office: Opening, status: int) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Says("ResolveNames", Answer(status, b"<html>"), times=1))
    assert office.ask(resolved) == [ANN]


def test_retry_after_is_kept(exchange: ExchangeServer, open_office: Opening) -> None:
    office = open_office()
    office.ask(resolved)
    exchange.faults.append(Says("ResolveNames", Answer(503, b"", {"Retry-After": "900"})))
    with pytest.raises(TryLater) as told:
        office.ask(resolved)
    assert told.value.after == timedelta(seconds=900)
