"""Entra of the tests, by Microsoft's own library."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.servers.microsoft.authority import CLOUDS, pair
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import home_account_id
from tests.servers_microsoft.conftest import ANN, APP_SCOPE, AUTHORITY, App

SCOPES = ["https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/Calendars.Read"]
REDIRECT = "http://localhost:8400"
pytestmark = pytest.mark.filterwarnings("ignore:response_mode")
OTHER = pair(datetime(2020, 5, 17, tzinfo=UTC))


def _refused(answer: Mapping[str, Any]) -> int:
    (code,) = answer["error_codes"]
    assert f"AADSTS{code}: " in answer["error_description"]
    return int(code)


def test_the_app_signs_in_by_its_certificate_or_its_secret(microsoft: MicrosoftServer, app: App) -> None:
    for signing in (app(), app(microsoft.secret), app(tenant="example.com")):
        assert "access_token" in signing.acquire_token_for_client([APP_SCOPE])
    assert microsoft.asked["token"] == 3
    assert microsoft.asked["http"] == 0


def test_a_certificate_that_is_not_registered_proves_nothing(app: App) -> None:
    signing = app({"private_key": OTHER.pem, "public_certificate": OTHER.pem})
    assert _refused(signing.acquire_token_for_client([APP_SCOPE])) == 700027


def test_a_registered_certificate_without_its_key_proves_nothing(microsoft: MicrosoftServer, app: App) -> None:
    signing = app({"private_key": OTHER.pem, "public_certificate": microsoft.certificate_file.read_text()})
    assert _refused(signing.acquire_token_for_client([APP_SCOPE])) == 700027


def test_an_expired_certificate_is_refused(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.entra.app.certificates.append(OTHER.certificate)
    signing = app({"private_key": OTHER.pem, "public_certificate": OTHER.pem})
    assert _refused(signing.acquire_token_for_client([APP_SCOPE])) == 700027


def test_an_assertion_of_another_time_is_refused(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.skew = 3_600
    assert _refused(app().acquire_token_for_client([APP_SCOPE])) == 700024


def test_wrong_and_expired_secrets_are_told_apart(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.entra.app.secrets["old"] = 0.0
    assert _refused(app("wrong").acquire_token_for_client([APP_SCOPE])) == 7000215
    assert _refused(app("old").acquire_token_for_client([APP_SCOPE])) == 7000222


@pytest.mark.usefixtures("microsoft")
def test_an_unknown_tenant_is_told_before_anybody_signs_in() -> None:
    with httpx2.Client(verify=ssl.create_default_context()) as client:
        answer = client.get(f"{AUTHORITY}nowhere.test/v2.0/.well-known/openid-configuration")
    assert (answer.status_code, _refused(answer.json())) == (400, 90002)


def _signed_in(microsoft: MicrosoftServer, app: Any) -> dict[str, Any]:
    microsoft.entra.consent.person = ANN
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    back = urlsplit(microsoft.consented(flow["auth_uri"]))
    answer: dict[str, Any] = app.acquire_token_by_auth_code_flow(flow, _query(back.query))
    return answer


def _query(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text).items()}


def test_a_person_signs_in_by_the_page(microsoft: MicrosoftServer, app: App) -> None:
    signing = app()
    answer = _signed_in(microsoft, signing)
    assert answer["id_token_claims"]["preferred_username"] == ANN
    (account,) = signing.get_accounts()
    assert account["home_account_id"] == home_account_id(ANN)
    silently = signing.acquire_token_silent(SCOPES, account)
    assert silently["access_token"] == answer["access_token"]


def test_a_code_is_good_once_and_for_whoever_asked_for_it(microsoft: MicrosoftServer, app: App) -> None:
    signing = app()
    flow = signing.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    back = _query(urlsplit(microsoft.consented(flow["auth_uri"])).query)
    stolen = signing.acquire_token_by_auth_code_flow({**flow, "code_verifier": "x" * 43}, back)
    assert _refused(stolen) == 501481
    assert _refused(signing.acquire_token_by_auth_code_flow(flow, back)) == 54005


def test_who_says_no_is_sent_back_with_that(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.entra.consent.denies = True
    flow = app().initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    back = _query(urlsplit(microsoft.consented(flow["auth_uri"])).query)
    assert (back["error"], back["state"]) == ("access_denied", flow["state"])


def test_only_registered_addresses_are_sent_back_to(microsoft: MicrosoftServer, app: App) -> None:
    flow = app().initiate_auth_code_flow(SCOPES, redirect_uri="https://capture.example.com/done")
    with pytest.raises(AssertionError, match="AADSTS50011"):
        microsoft.consented(flow["auth_uri"])
    microsoft.entra.consent.redirects.add("https://capture.example.com/done")
    assert microsoft.consented(flow["auth_uri"]).startswith("https://capture.example.com/done?code=")


def test_a_refresh_token_is_exchanged_and_the_old_one_is_worth_nothing(microsoft: MicrosoftServer, app: App) -> None:
    signing, first = app(), microsoft.entra.grant(ANN)
    second = signing.acquire_token_by_refresh_token(first, SCOPES)["refresh_token"]
    assert second != first
    assert _refused(signing.acquire_token_by_refresh_token(first, SCOPES)) == 70008
    assert microsoft.entra.tokens.used == [first]
    assert "access_token" in signing.acquire_token_by_refresh_token(second, SCOPES)
    microsoft.entra.tokens.revoke(ANN)
    assert _refused(signing.acquire_token_by_refresh_token(second, SCOPES)) == 70008


def test_nobody_gets_more_than_she_allowed(microsoft: MicrosoftServer, app: App) -> None:
    answer = app().acquire_token_by_refresh_token(
        microsoft.entra.grant(ANN), ["https://graph.microsoft.com/Files.Read"]
    )
    assert (answer["error"], answer["suberror"], _refused(answer)) == ("invalid_grant", "consent_required", 65001)


def test_a_code_is_typed_in_elsewhere(microsoft: MicrosoftServer, app: App) -> None:
    signing = app(public=True)
    flow = signing.initiate_device_flow(SCOPES)
    assert flow["user_code"] in flow["message"]
    waiting = signing.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
    assert waiting["error"] == "authorization_pending"
    microsoft.entra.consent.enter(flow["user_code"])
    assert "refresh_token" in signing.acquire_token_by_device_flow(flow)


def test_a_code_that_is_declined_or_too_old_is_told(microsoft: MicrosoftServer, app: App) -> None:
    signing = app(public=True)
    declined, old = signing.initiate_device_flow(SCOPES), signing.initiate_device_flow(SCOPES)
    microsoft.entra.consent.denies = True
    microsoft.entra.consent.enter(declined["user_code"])
    assert signing.acquire_token_by_device_flow(declined)["error"] == "authorization_declined"
    microsoft.skew = 901
    assert signing.acquire_token_by_device_flow(old)["error"] == "expired_token"


def test_codes_without_proof_need_a_switch_of_the_registration(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.entra.app.public_flows = False
    signing = app(public=True)
    flow = signing.initiate_device_flow(SCOPES)
    microsoft.entra.consent.enter(flow["user_code"])
    assert _refused(signing.acquire_token_by_device_flow(flow)) == 7000218


def test_refusals_are_injected_and_end(microsoft: MicrosoftServer, app: App) -> None:
    microsoft.entra.refuse(53003, suberror="message_only", on="client_credentials", times=1)
    microsoft.entra.refuse(50076, "interaction_required", on="refresh_token", claims="{}")
    assert _refused(app().acquire_token_for_client([APP_SCOPE])) == 53003
    assert "access_token" in app().acquire_token_for_client([APP_SCOPE])
    refresh = microsoft.entra.grant(ANN)
    answer = app().acquire_token_by_refresh_token(refresh, SCOPES)
    assert (answer["error"], answer["claims"]) == ("interaction_required", "{}")
    microsoft.entra.relent()
    assert "access_token" in app().acquire_token_by_refresh_token(refresh, SCOPES)


@pytest.mark.parametrize(("graph", "login"), CLOUDS.items())
def test_a_token_is_good_in_its_own_cloud_alone(microsoft: MicrosoftServer, app: App, graph: str, login: str) -> None:
    microsoft.mailbox(ANN)
    token = app(authority=f"https://{login}/{microsoft.tenant}").acquire_token_for_client([f"https://{graph}/.default"])
    with httpx2.Client(verify=ssl.create_default_context()) as client:
        for host, cloud in CLOUDS.items():
            address, headers = f"https://{host}/v1.0/users/{ANN}", {"Authorization": f"Bearer {token['access_token']}"}
            answer = client.get(f"{address}/mailFolders/inbox", headers=headers)
            assert answer.status_code == (200 if cloud == login else 401)
