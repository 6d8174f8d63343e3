"""Hybrid companies: Capture signs in at their own server by tokens of Microsoft Entra."""

import pytest

from connectors.errors import NeedsPerson
from connectors.ews.values import Known
from tests.connectors.ews.asking import Opening
from tests.servers.exchange.hybrid import ROLE, join
from tests.servers.exchange.server import ExchangeServer
from tests.servers.microsoft.server import MicrosoftServer


def test_an_app_reads_a_mailbox_by_its_token(
    exchange: ExchangeServer, microsoft: MicrosoftServer, open_office: Opening
) -> None:
    office = open_office(sign_in="oauth", **join(exchange, microsoft))
    assert list(office.named([Known.INBOX])) == [Known.INBOX]


def test_a_token_that_has_ended_is_renewed(
    exchange: ExchangeServer, microsoft: MicrosoftServer, open_office: Opening
) -> None:
    office = open_office(sign_in="oauth", **join(exchange, microsoft))
    office.named([Known.INBOX])
    microsoft.entra.tokens.expire_access()
    assert list(office.named([Known.INBOX])) == [Known.INBOX]


def test_one_token_serves_all_mailboxes(
    exchange: ExchangeServer, microsoft: MicrosoftServer, open_office: Opening
) -> None:
    app = join(exchange, microsoft)
    for name in ("ann", "bob", "cem"):
        exchange.accounts.add(f"{name}@example.com")
        office = open_office(sign_in="oauth", user=f"{name}@example.com", **app)
        assert office.named([Known.INBOX])
    assert microsoft.asked["token"] <= 1


def test_without_the_role_it_is_told_how_the_app_gets_it(
    exchange: ExchangeServer, microsoft: MicrosoftServer, open_office: Opening
) -> None:
    app = join(exchange, microsoft)
    microsoft.entra.tokens.roles.discard(ROLE)
    with pytest.raises(NeedsPerson) as told:
        open_office(sign_in="oauth", **app).named([Known.INBOX])
    assert str(told.value) == "localhost does not take the app's token"
    assert ROLE in told.value.advice


def test_an_app_that_entra_does_not_know_is_told(
    exchange: ExchangeServer, microsoft: MicrosoftServer, open_office: Opening
) -> None:
    app = {**join(exchange, microsoft), "client": "00000000-0000-4000-8000-000000000000"}
    with pytest.raises(NeedsPerson):
        open_office(sign_in="oauth", **app).named([Known.INBOX])
