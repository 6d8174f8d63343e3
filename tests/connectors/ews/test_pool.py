"""How many connections Exchange servers see, and that nothing but reading goes over them."""

import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from exchangelib.properties import ItemId  # type: ignore[import-untyped]
from exchangelib.services import DeleteItem, SendItem  # type: ignore[import-untyped]

from connectors.errors import NeedsPerson, ProviderBug
from connectors.ews.office import Office
from connectors.http import WriteRefused
from connectors.model.address import Address
from tests.connectors.ews.asking import ANN, Opening, opened, resolved, surroundings
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.faults import Slow

SERVICE = "EXAMPLE\\capture"


def test_all_who_sign_in_alike_share_the_connections_that_they_may_have(exchange: ExchangeServer) -> None:
    exchange.faults.append(Slow("ResolveNames", seconds=0.1))
    people = [Address(f"rep{number}@example.com") for number in range(12)]
    options = [exchange.options(person, access="impersonation", connections=3) for person in people]

    def ask(number: int) -> list[str]:
        with opened(options[number], people[number]) as office:
            return office.ask(resolved)

    exchange.accounts.add(ANN)
    with opened(options[0], people[0]), ThreadPoolExecutor(12) as threads:
        assert list(threads.map(ask, range(12))) == [[ANN]] * 12
    assert exchange.together[SERVICE] == 3
    assert exchange.asked["ConvertId"] == 1


def test_a_sign_in_is_one_however_its_server_name_and_password_are_written(
    exchange: ExchangeServer, open_office: Opening, tmp_path: Path
) -> None:
    other = tmp_path / "again"
    other.write_text(exchange.password)
    url = f"https://LOCALHOST:{exchange.wire.port}/ews/exchange.ASMX/"
    one = open_office()
    for more in ({"url": url}, {"password": f"file:{other}"}, {"name": "Ann@Example.com"}):
        assert open_office(**more).account.protocol is one.account.protocol
    (tmp_path / "wrong").write_text("wrong")
    assert open_office(password=f"file:{tmp_path / 'wrong'}").account.protocol is not one.account.protocol


def test_who_asks_for_the_fewest_connections_bounds_all(exchange: ExchangeServer) -> None:
    exchange.faults.append(Slow("ResolveNames", seconds=0.1))
    exchange.accounts.add(ANN)

    def together(pool: Office) -> int:
        exchange.together.clear()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda _: resolved(pool.account), range(12)))
        return exchange.together[SERVICE]

    with opened(exchange.options(ANN, access="impersonation")) as one:
        one.ask(resolved)
        assert together(one) == 4
        with opened(exchange.options(ANN, access="impersonation", connections=2)):
            assert together(one) == 2


def test_who_signs_in_otherwise_has_other_connections(exchange: ExchangeServer, open_office: Opening) -> None:
    one, other = open_office(), open_office(sign_in="certificate")
    assert one.account.protocol is not other.account.protocol
    assert one.account.protocol is open_office().account.protocol


def test_closing_one_mailbox_leaves_the_connections_to_the_others(
    exchange: ExchangeServer, open_office: Opening
) -> None:
    one, other = open_office(), open_office()
    one.ask(resolved)
    asked = exchange.asked["http"]
    one.close()
    one.close()
    assert other.ask(resolved) == [ANN]
    assert exchange.asked["http"] == asked + 1
    other.close()
    assert other.account.protocol.session_pool_size == 0


def test_who_comes_back_knows_the_version(exchange: ExchangeServer) -> None:
    for _ in range(3):
        with opened(exchange.options(ANN)) as office:
            office.ask(resolved)
    assert exchange.asked["ConvertId"] == 1


def test_what_lasts_takes_no_connection_from_those_who_read(exchange: ExchangeServer) -> None:
    options = exchange.options(ANN)
    with opened(options) as office:
        apart = Office.apart(options, surroundings())
        assert apart.account.protocol is not office.account.protocol
        assert apart.ask(resolved) == office.ask(resolved)
        apart.close()
        assert office.ask(resolved) == [ANN]


def delete_one(account: Any) -> None:
    list(
        DeleteItem(account=account).call(
            items=[ItemId("AAMk=", "AQAA")],
            delete_type="HardDelete",
            send_meeting_cancellations="SendToNone",
            affected_task_occurrences="AllOccurrences",
            suppress_read_receipts=False,
        )
    )


def send_one(account: Any) -> None:
    list(SendItem(account=account).call(items=[ItemId("AAMk=", "AQAA")], saved_item_folder=None))


@pytest.mark.parametrize("write", [delete_one, send_one])
def test_nothing_but_reading_leaves_the_process(
    exchange: ExchangeServer, open_office: Opening, write: Callable[[Any], None]
) -> None:
    office = open_office()
    office.ask(resolved)
    asked = exchange.asked["http"]
    with pytest.raises(WriteRefused, match="is not for reading"):
        office.ask(write)
    assert exchange.asked["http"] == asked
    assert office.ask(resolved) == [ANN]


class TestTrust:
    """Whose certificate is believed."""

    def test_the_environment_does_not_override_ca_file(
        self, open_office: Opening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from certifi import where

        monkeypatch.setenv("REQUESTS_CA_BUNDLE", where())
        monkeypatch.setenv("CURL_CA_BUNDLE", where())
        assert open_office().ask(resolved) == [ANN]

    def test_the_environment_does_not_add_to_whom_is_trusted(
        self, exchange: ExchangeServer, open_office: Opening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(exchange.ca_file))
        with pytest.raises(NeedsPerson) as told:
            open_office(ca_file=None).ask(resolved)
        assert str(told.value).startswith("The certificate of localhost is not to be trusted")
        assert "ca_file" in told.value.advice

    def test_a_certificate_of_another_name_is_not_trusted(
        self, exchange: ExchangeServer, open_office: Opening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", exchange.environment["HTTPS_PROXY"])
        with pytest.raises(NeedsPerson, match=r"The certificate of other\.example\.com is not to be trusted"):
            open_office(url="https://other.example.com/EWS/Exchange.asmx").ask(resolved)

    def test_a_file_without_authorities_is_told(self, open_office: Opening, tmp_path: Path) -> None:
        (tmp_path / "ca.pem").write_text("nothing")
        with pytest.raises(NeedsPerson, match="cannot be read as certificates"):
            open_office(ca_file=str(tmp_path / "ca.pem"))


def test_nothing_of_what_is_said_is_logged(
    open_office: Opening, caplog: pytest.LogCaptureFixture, exchange: ExchangeServer
) -> None:
    caplog.set_level(logging.DEBUG)
    office = open_office()
    office.ask(resolved)
    with pytest.raises(WriteRefused):
        office.ask(send_one)
    assert str(ANN) not in caplog.text
    assert exchange.password not in caplog.text


@pytest.mark.parametrize("module", ["capture.cli.app", "connectors.registry", "config.settings"])
def test_who_has_no_exchange_does_not_wait_for_exchangelib(module: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"import {module}, sys; print('exchangelib' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"


def test_a_password_that_was_corrected_is_read_anew(exchange: ExchangeServer) -> None:
    options = exchange.options(ANN, sign_in="basic")
    exchange.password_file.write_text("wrong")
    with opened(options) as office, pytest.raises(NeedsPerson):
        office.ask(resolved)
    exchange.password_file.write_text(exchange.password)
    with opened(options) as office:
        assert office.ask(resolved) == [ANN]


def test_an_answer_that_is_too_large_is_not_kept_in_memory(
    exchange: ExchangeServer, open_office: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office()
    office.ask(resolved)
    monkeypatch.setattr("connectors.ews.adapter.MOST_BYTES", 100)
    with pytest.raises(ProviderBug, match="too large"):
        office.ask(resolved)
