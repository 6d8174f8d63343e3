"""Who comes in at the server, by what, and whom it sends away."""

import base64
from typing import Any

import pytest
import requests
from exchangelib import BASIC, CBA, IMPERSONATION, NTLM, OAUTH2, OAuth2AuthorizationCodeCredentials  # type: ignore[import-untyped]
from exchangelib.errors import (  # type: ignore[import-untyped]
    ErrorImpersonateUserDenied,
    ErrorNonExistentMailbox,
    UnauthorizedError,
)
from exchangelib.services import ResolveNames  # type: ignore[import-untyped]
from oauthlib.oauth2 import OAuth2Token  # type: ignore[import-untyped]
from requests.adapters import HTTPAdapter

from tests.servers.exchange.faults import Unsigned
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.sign_in import BASIC as BY_PASSWORD
from tests.servers_exchange.conftest import ANN, BOB, Open


def names(account: Any) -> list[str]:
    """A request that needs no mailbox, and its answer."""
    assert account.protocol.version.build
    return [one.email_address for one in account.protocol.resolve_names([ANN])]


@pytest.mark.parametrize("name", [ANN, "EXAMPLE\\ann"])
@pytest.mark.parametrize("form", [NTLM, BASIC])
def test_exchangelib_signs_in_by_a_password(open_mailbox: Open, form: str, name: str) -> None:
    assert names(open_mailbox(name=name, auth_type=form)) == [ANN]


@pytest.mark.parametrize("form", [NTLM, BASIC])
def test_exchangelib_finds_the_folders(exchange: ExchangeServer, open_mailbox: Open, form: str) -> None:
    exchange.mailbox(ANN).folder("Customers", "inbox")
    account = open_mailbox(auth_type=form)
    assert account.root.id
    assert account.inbox / "Customers"


@pytest.mark.parametrize("form", [NTLM, BASIC])
def test_a_wrong_password_is_refused(open_mailbox: Open, form: str) -> None:
    with pytest.raises(UnauthorizedError):
        names(open_mailbox(auth_type=form, password="wrong"))


def test_ntlm_signs_in_a_connection_once(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox()
    names(account)
    before = exchange.asked["http"]
    names(account)
    assert exchange.asked["http"] == before + 1


def test_ntlm_is_bound_to_the_certificate(exchange: ExchangeServer) -> None:
    from requests_ntlm import HttpNtlmAuth

    exchange.accounts.add(ANN)
    for bound, status in ((True, 200), (False, 401)):
        auth = HttpNtlmAuth(ANN, exchange.password, send_cbt=bound)
        assert requests.get(exchange.url, auth=auth, verify=str(exchange.ca_file), timeout=10).status_code == status


def test_exchangelib_signs_in_by_a_certificate(exchange: ExchangeServer, open_mailbox: Open, trusting: Any) -> None:
    trusting.cert = str(exchange.certificate_file(ANN))
    assert names(open_mailbox(auth_type=CBA, credentials=None)) == [ANN]


def test_without_a_certificate_nobody_is_let_in(open_mailbox: Open, trusting: type[HTTPAdapter]) -> None:
    with pytest.raises(UnauthorizedError):
        names(open_mailbox(auth_type=CBA, credentials=None))


def test_exchangelib_signs_in_by_a_token(exchange: ExchangeServer, open_mailbox: Open) -> None:
    exchange.door.tokens["token-of-ann"] = ANN
    token = OAuth2Token({"access_token": "token-of-ann", "token_type": "Bearer", "expires_in": 3600})
    credentials = OAuth2AuthorizationCodeCredentials(access_token=token)
    assert names(open_mailbox(auth_type=OAUTH2, credentials=credentials)) == [ANN]


def test_whoever_has_not_signed_in_is_told_how(exchange: ExchangeServer) -> None:
    answer = requests.get(exchange.url, verify=str(exchange.ca_file), timeout=10)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'NTLM, Basic realm="mail.example.com"'


def test_a_form_that_is_switched_off_is_not_taken(exchange: ExchangeServer) -> None:
    exchange.accounts.add(ANN)
    exchange.door.forms.discard(BY_PASSWORD)
    proof = base64.b64encode(f"{ANN}:{exchange.password}".encode()).decode()
    headers = {"Authorization": f"Basic {proof}"}
    answer = requests.get(exchange.url, headers=headers, verify=str(exchange.ca_file), timeout=10)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "NTLM")


def test_a_sign_in_that_the_server_forgot_is_made_again(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox()
    names(account)
    exchange.faults.append(Unsigned("ResolveNames", times=1))
    assert names(account) == [ANN]


def test_a_locked_account_is_refused(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox()
    exchange.accounts.add(ANN).is_locked = True
    with pytest.raises(UnauthorizedError):
        names(account)


class ResolveAs(ResolveNames):  # type: ignore[misc]
    """ResolveNames on behalf of an account."""

    def __init__(self, account: Any) -> None:
        super().__init__(account.protocol)
        self._identity = account.identity

    @property
    def _account_to_impersonate(self) -> Any:
        return self._identity


def ask_as(account: Any) -> list[Any]:
    assert account.protocol.version.build
    return list(ResolveAs(account).call(unresolved_entries=[ANN]))


def test_a_service_account_acts_for_others(exchange: ExchangeServer, open_mailbox: Open) -> None:
    assert ask_as(open_mailbox(name=exchange.service, access_type=IMPERSONATION))
    assert exchange.together == {exchange.service: 1}


def test_who_has_not_the_role_acts_for_nobody(open_mailbox: Open) -> None:
    open_mailbox(BOB)
    with pytest.raises(ErrorImpersonateUserDenied):
        ask_as(open_mailbox(name=BOB, access_type=IMPERSONATION))


def test_the_role_has_a_scope(exchange: ExchangeServer, open_mailbox: Open) -> None:
    exchange.accounts.impersonable = {BOB}
    with pytest.raises(ErrorImpersonateUserDenied):
        ask_as(open_mailbox(name=exchange.service, access_type=IMPERSONATION))


def test_nobody_acts_for_who_has_no_mailbox(exchange: ExchangeServer, open_mailbox: Open) -> None:
    account = open_mailbox(name=exchange.service, access_type=IMPERSONATION)
    account.identity.primary_smtp_address = "nobody@example.com"
    with pytest.raises(ErrorNonExistentMailbox):
        ask_as(account)
