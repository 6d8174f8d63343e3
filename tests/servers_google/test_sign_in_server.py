"""Signing in at the Google of the tests: keys, grants, consent, through the real libraries."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httplib2
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.authority import AUTH_URI, TOKEN_URI
from tests.servers.google.server import GoogleServer
from tests.servers.google.tokens import SCOPES

ANN = "ann@example.com"
REDIRECT = "http://127.0.0.1:4711/"
VERIFIER = "v" * 43


def test_a_grant_works_as_a_key_does(gmail: Any) -> None:
    for grant in (False, True):
        assert gmail(grant=grant).users().getProfile(userId="me").execute()["emailAddress"] == ANN


def test_a_token_is_asked_for_once(google: GoogleServer, messages: Any) -> None:
    for _ in range(3):
        messages.list(userId="me").execute()
    assert google.asked["oauth2.token"] == 1
    assert google.asked["http"] == 4


@pytest.mark.parametrize(
    ("grant", "trouble", "said"),
    [
        (True, lambda google: google.revoke(ANN), "invalid_grant: Token has been expired or revoked"),
        (True, lambda google: setattr(google.tokens, "client_deleted", True), "deleted_client"),
        (False, lambda google: google.tokens.delegated.clear(), "unauthorized_client"),
        (False, lambda google: setattr(google, "skew", 86_400.0), "Token must be a short-lived token"),
        (
            False,
            lambda google: google.tokens.barred.update({ANN: ("invalid_grant", "Invalid email or User ID")}),
            "Invalid email or User ID",
        ),
    ],
)
def test_no_token_is_given(
    google: GoogleServer, gmail: Any, grant: bool, trouble: Callable[[GoogleServer], object], said: str
) -> None:
    request = gmail(grant=grant).users().getProfile(userId="me")
    trouble(google)
    with pytest.raises(RefreshError, match=said):
        request.execute()


def test_a_signature_of_another_key_is_refused(google: GoogleServer, gmail: Any) -> None:
    key = json.loads(google.key_file.read_text())
    other = generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    google.key_file.write_text(json.dumps({**key, "private_key": pem.decode()}))
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        gmail().users().getProfile(userId="me").execute()


def test_grants_to_an_app_in_testing_die_after_a_week(google: GoogleServer, gmail: Any) -> None:
    google.tokens.testing = True
    service = gmail(grant=True)
    google.skew = 7 * 86_400.0
    with pytest.raises(RefreshError, match="expired or revoked"):
        service.users().getProfile(userId="me").execute()


def test_a_token_revoked_amid_a_run_is_refused(google: GoogleServer, gmail: Any) -> None:
    service = gmail(grant=True)
    service.users().getProfile(userId="me").execute()
    google.revoke(ANN)
    with pytest.raises(RefreshError):
        service.users().getProfile(userId="me").execute()


def test_an_access_token_that_is_too_old_is_renewed(google: GoogleServer, gmail: Any) -> None:
    service = gmail()
    service.users().getProfile(userId="me").execute()
    google.tokens.expire_access()
    service.users().getProfile(userId="me").execute()
    assert google.asked["oauth2.token"] == 2


def test_a_token_without_the_scope_is_refused(google: GoogleServer, service: Any) -> None:
    google.calendar(ANN)
    with pytest.raises(HttpError) as caught:
        service("calendar", "v3", "gmail.readonly").calendarList().list().execute()
    assert caught.value.status_code == 403
    assert caught.value.error_details[0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_an_api_that_is_not_enabled_says_where_to_enable_it(google: GoogleServer, gmail: Any) -> None:
    google.disabled.add("gmail")
    with pytest.raises(HttpError, match=r"apis/api/gmail\.googleapis\.com/overview"):
        gmail().users().getProfile(userId="me").execute()


def test_consent_gives_a_code_for_a_refresh_token(google: GoogleServer) -> None:
    back = google.consented(_url())
    query = parse_qs(urlsplit(back).query)
    assert (back.startswith(REDIRECT), query["state"]) == (True, ["here"])
    granted = _redeemed(google, query["code"][0])
    assert granted["scope"] == f"{SCOPES}calendar.readonly {SCOPES}gmail.readonly"
    assert granted["refresh_token"]
    assert _redeemed(google, query["code"][0])["error"] == "invalid_grant"


def test_consent_is_given_over_the_wire_too(google: GoogleServer) -> None:
    http = httplib2.Http(timeout=5)
    http.follow_redirects = False
    answer, _ = http.request(_url())
    http.close()
    assert answer["location"].startswith(REDIRECT)


def test_a_code_is_worth_nothing_without_its_verifier(google: GoogleServer) -> None:
    code = parse_qs(urlsplit(google.consented(_url())).query)["code"][0]
    assert _redeemed(google, code, code_verifier="w" * 43)["error_description"] == "Invalid code verifier."


def test_a_person_may_withhold_scopes_or_all(google: GoogleServer) -> None:
    google.consent.withheld = frozenset({f"{SCOPES}calendar.readonly"})
    code = parse_qs(urlsplit(google.consented(_url())).query)["code"][0]
    assert _redeemed(google, code)["scope"] == f"{SCOPES}gmail.readonly"
    google.consent.denies = True
    assert "error=access_denied" in google.consented(_url())


def test_nobody_is_sent_to_an_address_that_the_console_does_not_have(google: GoogleServer) -> None:
    with pytest.raises(AssertionError, match="redirect_uri_mismatch"):
        google.consented(_url(redirect_uri="https://evil.test/"))
    google.consent.redirects.add("https://capture.example.com/google")
    assert google.consented(_url(redirect_uri="https://capture.example.com/google"))


def test_a_grant_in_testing_says_when_it_ends(google: GoogleServer) -> None:
    google.tokens.testing = True
    code = parse_qs(urlsplit(google.consented(_url())).query)["code"][0]
    assert 604_000 < _redeemed(google, code)["refresh_token_expires_in"] <= 604_800


def _url(**changes: str) -> str:
    client = "1234567890-capture.apps.googleusercontent.com"
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": client,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": f"{SCOPES}gmail.readonly {SCOPES}calendar.readonly",
        "state": "here",
        "access_type": "offline",
        "prompt": "consent",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{AUTH_URI}?{urlencode({**asked, **changes})}"


def _redeemed(google: GoogleServer, code: str, **changes: str) -> Any:
    client = json.loads(google.client_file.read_text())["installed"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
    }
    http = httplib2.Http(timeout=5)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _, body = http.request(TOKEN_URI, "POST", urlencode({**form, **changes}), headers)
    http.close()
    return json.loads(body)
