"""Every refusal of Microsoft's sign-in is one sentence with the page and the click that mends it, without secrets."""

import re
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.microsoft import Cloud
from connectors.entra.aadsts import refused
from connectors.entra.attempt import Attempt
from connectors.entra.registration import Registration
from connectors.entra.tokens import tokens_of
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from tests.connectors.entra.asking import ANN, granted, hers, surroundings, wallet_of
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Cut, Fault, Says
from tests.servers.microsoft.server import MicrosoftServer

ATTEMPT = Attempt(Registration(Cloud.GLOBAL, "example.com", "6731de76-14a6-49ae-97bc-6eba6914391e"), ANN)
CREDENTIALS = "/~/Credentials/appId/6731de76"
SHOP = "Open https://entra.microsoft.com > Entra ID > "


def told_by(act: Callable[[], object]) -> ConnectorError:
    with pytest.raises(ConnectorError) as told:
        act()
    shown = "".join(traceback.format_exception(told.value)) + repr(told.value.args)
    assert not [secret for secret in ("1.refresh", "1.code", "~capture", "PRIVATE KEY", "eyJ") if secret in shown]
    return told.value


def own(microsoft: MicrosoftServer, **more: object) -> ConnectorError:
    """What the app gets instead of a token of its own."""
    return told_by(lambda: tokens_of(microsoft.options(ANN, **more), surroundings()).token())


def hers_refused(microsoft: MicrosoftServer, folder: Path, code: int, error: str = "invalid_grant") -> ConnectorError:
    """What becomes of renewing what Ann granted."""
    given = granted(microsoft)
    tokens = tokens_of(hers(microsoft, given), surroundings(wallet_of(given, folder)))
    tokens.token()
    microsoft.entra.refuse(code, error, on="refresh_token")
    return told_by(lambda: tokens.token(""))


def assert_told(error: ConnectorError, told: str, advised: str) -> None:
    assert isinstance(error, NeedsPerson)
    assert re.search(told, str(error))
    assert advised in error.advice


@pytest.mark.parametrize(
    ("code", "told", "advised"),
    [
        (700016, "has no app 6731de76", f"{SHOP}App registrations"),
        (7000112, "is disabled in the tenant", f"{SHOP}Enterprise apps"),
        (7000222, "client secret of the app .* has expired", CREDENTIALS),
        (7000215, "secret of the app .* is not the right one", "Value, not its Secret ID"),
        (700027, "does not know this certificate", CREDENTIALS),
        (700024, "clock of this machine is off", "timedatectl"),
        (53003, "Conditional Access policy .* does not let the app", "Sign-in logs"),
    ],
)
def test_what_an_app_is_refused_for_is_told(microsoft: MicrosoftServer, code: int, told: str, advised: str) -> None:
    microsoft.entra.refuse(code, "invalid_client", status=401)
    assert_told(own(microsoft), told, advised)


@pytest.mark.parametrize(
    ("code", "told", "advised"),
    [
        (65001, "Nobody has granted the app", "/adminconsent?client_id=6731de76"),
        (90094, "An administrator must grant", "/adminconsent?client_id=6731de76"),
        (50105, f"not assigned to {ANN}", "Users and groups"),
        (53000, f"does not let {ANN} sign in", "Conditional Access"),
        (53003, f"does not let {ANN} sign in", "Conditional Access"),
        (50076, f"company of {ANN} wants another proof", f"Connect {ANN} again"),
        (70043, f"company of {ANN} wants another proof", "sign-in frequency"),
        (50173, f"What {ANN} granted is revoked", f"Connect {ANN} again."),
        (700082, f"What {ANN} granted is revoked", f"Connect {ANN} again."),
        (50057, f"account of {ANN} is disabled", "Account enabled"),
        (50034, f"knows no user {ANN}", "Deleted users"),
        (50020, "does not belong to the tenant", "Sign in with the account"),
        (7000218, "without a certificate or secret", "Allow public client flows"),
        (99999999, r"wants ann@example.com to sign in again \(AADSTS99999999\)", "/error?code=99999999"),
    ],
)
def test_what_a_person_is_refused_for_is_told(
    microsoft: MicrosoftServer, tmp_path: Path, code: int, told: str, advised: str
) -> None:
    assert_told(hers_refused(microsoft, tmp_path, code), told, advised)


def test_a_tenant_that_does_not_exist_is_told(microsoft: MicrosoftServer) -> None:
    assert_told(own(microsoft, tenant="elsewhere.example"), "no tenant elsewhere.example", "copy the Tenant ID")


def test_an_expired_secret_is_told(microsoft: MicrosoftServer) -> None:
    microsoft.entra.app.secrets[microsoft.secret] = 0.0
    assert_told(own(microsoft, secret=f"file:{microsoft.secret_file}"), "has expired", "New client secret")


def test_a_clock_that_is_off_is_told(microsoft: MicrosoftServer) -> None:
    microsoft.skew = timedelta(hours=1).total_seconds()
    assert_told(own(microsoft), "clock of this machine is off", "timedatectl set-ntp true")


def test_what_microsoft_alone_can_mend_is_kept_as_evidence(microsoft: MicrosoftServer) -> None:
    microsoft.entra.refuse(99999999, "unsupported_grant_type")
    error = own(microsoft)
    assert isinstance(error, ProviderBug)
    assert error.evidence == "AADSTS99999999"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Says("token", answer=Answer(503, b"{}", {"Retry-After": "7"})), "cannot answer now"),
        (Says("token", answer=Answer(429, b"{}", {"Retry-After": "7"})), "cannot answer now"),
        (Says("token", answer=Answer(200, b"<html>Sign in to the hotel's network</html>")), "Somebody else answered"),
        (Says("token", answer=Answer(302, b"", {"Location": "https://hotel.test"})), "Somebody else answered"),
        (Says("openid", answer=Answer(200, b"[]")), "Somebody else answered"),
        (Says("openid", answer=Answer(500, b"")), "cannot answer now"),
        (Cut("token"), "ended its answer early"),
        (Cut("openid"), "ended its answer early"),
    ],
)
def test_what_is_no_answer_of_microsofts_is_tried_again(microsoft: MicrosoftServer, fault: Fault, told: str) -> None:
    microsoft.faults.append(fault)
    error = own(microsoft)
    assert isinstance(error, TryLater)
    assert told in str(error)
    if "Retry-After" in getattr(getattr(fault, "answer", None), "headers", {}):
        assert error.after == timedelta(seconds=7)
    microsoft.faults.clear()
    assert tokens_of(microsoft.options(ANN), surroundings()).token()


@pytest.mark.parametrize("answer", [b"{}", b'{"access_token": 1}', b'{"access_token": "a", "expires_in": "soon"}'])
def test_an_answer_outside_the_protocol_is_microsofts_mistake(microsoft: MicrosoftServer, answer: bytes) -> None:
    microsoft.faults.append(Says("token", answer=Answer(200, answer, {"Content-Type": "application/json"})))
    assert isinstance(own(microsoft), ProviderBug)


WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
ANSWERS = st.dictionaries(
    st.sampled_from(["error", "error_description", "error_codes", "suberror", "claims"]),
    WORDS | st.none() | st.lists(st.integers() | WORDS, max_size=3) | st.just("AADSTS7000215: eyJtoken"),
)


@given(ANSWERS)
def test_nothing_that_was_said_is_repeated_but_codes(said: dict[str, object]) -> None:
    error = refused({**said, "error_description": f"{said.get('error_description')} eyJsecret"}, ATTEMPT)
    assert "eyJ" not in repr(error.args)
