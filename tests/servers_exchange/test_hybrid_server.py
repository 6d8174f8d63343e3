"""The Exchange server of a hybrid company knows the app by tokens of Microsoft Entra, and by those for itself alone."""

import httpx2
import pytest
import requests

from tests.servers.exchange.hybrid import ROLE, join
from tests.servers.exchange.server import ExchangeServer
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers_exchange.conftest import ANN
from tests.servers_microsoft.conftest import APP_SCOPE, App, app

__all__ = ["app"]
HERE = "https://localhost/.default"


def status(exchange: ExchangeServer, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(exchange.url, headers=headers, verify=str(exchange.ca_file), timeout=10).status_code


def test_a_token_for_the_server_opens_it(exchange: ExchangeServer, microsoft: MicrosoftServer, app: App) -> None:
    options = exchange.options(ANN, sign_in="oauth", access="impersonation", **join(exchange, microsoft))
    assert options.at == "localhost"
    token = app().acquire_token_for_client([HERE])["access_token"]
    assert status(exchange, token) == 200
    microsoft.entra.tokens.expire_access()
    assert status(exchange, token) == 401


@pytest.mark.parametrize("token", ["of nobody", ""])
def test_any_other_token_does_not(exchange: ExchangeServer, microsoft: MicrosoftServer, token: str) -> None:
    join(exchange, microsoft)
    assert status(exchange, token) == 401


def test_a_token_is_good_for_one_of_both(exchange: ExchangeServer, microsoft: MicrosoftServer, app: App) -> None:
    join(exchange, microsoft)
    assert status(exchange, app().acquire_token_for_client([APP_SCOPE])["access_token"]) == 401
    here = app().acquire_token_for_client([HERE])["access_token"]
    headers = {"Authorization": f"Bearer {here}"}
    assert httpx2.get(f"https://graph.microsoft.com/v1.0/users/{ANN}/mailFolders", headers=headers).status_code == 401


def test_the_app_needs_the_role(exchange: ExchangeServer, microsoft: MicrosoftServer, app: App) -> None:
    join(exchange, microsoft)
    microsoft.entra.tokens.roles.discard(ROLE)
    assert status(exchange, app().acquire_token_for_client([HERE])["access_token"]) == 401
