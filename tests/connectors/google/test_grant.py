"""Signing in at Google: what is asked for, what comes back, and each way in which it fails."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.providers import GoogleOptions, MailScope
from config.secrets import Secret
from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.google.grant import SignIn, scopes_of, whose
from connectors.google.oauth_client import Form, OAuthClient, read_client
from tests.builders import NOON
from tests.servers.google.server import GoogleServer
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Says

REDIRECT = "http://127.0.0.1:8765/connect/google/done"
CLIENT = OAuthClient("id.apps.googleusercontent.com", "hush", Form.INSTALLED)


def sign_in(google: GoogleServer, mail: MailScope = MailScope.READONLY) -> SignIn:
    return SignIn(read_client(Secret(f"file:{google.client_file}")), REDIRECT, scopes_of(mail))


def asked(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


def test_a_code_gives_a_grant_that_lasts(google: GoogleServer) -> None:
    attempt = sign_in(google)
    code = attempt.code_in(google.consented(attempt.url()))
    grant = attempt.redeem(code, NOON)
    assert grant.ends is None
    assert grant.refresh_token.startswith("1//")
    assert grant.refresh_token not in repr(grant)


def test_only_reading_is_asked_for_and_for_as_long_as_it_is_needed() -> None:
    for mail, scope in ((MailScope.READONLY, "gmail.readonly"), (MailScope.METADATA, "gmail.metadata")):
        url = SignIn(CLIENT, REDIRECT, scopes_of(mail)).url()
        assert url.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
        said = asked(url)
        assert [one.rpartition("/")[2] for one in said["scope"].split()] == [scope, "calendar.readonly"]
        assert (said["access_type"], said["prompt"], said["response_type"]) == ("offline", "consent", "code")
        assert "login_hint" not in said
        assert "hush" not in url


def test_the_challenge_is_answered_by_the_verifier_alone() -> None:
    attempt = SignIn(CLIENT, REDIRECT, ("a",))
    said = asked(attempt.url())
    digest = sha256(attempt.verifier.encode()).digest()
    assert (said["code_challenge"], said["code_challenge_method"]) == (
        urlsafe_b64encode(digest).decode().rstrip("="),
        "S256",
    )
    assert 43 <= len(attempt.verifier) <= 128
    assert attempt.verifier not in attempt.url() + repr(attempt)


def test_no_two_attempts_are_alike() -> None:
    one, other = SignIn(CLIENT, REDIRECT, ("a",)), SignIn(CLIENT, REDIRECT, ("a",))
    assert (one.state, one.verifier) != (other.state, other.verifier)


def test_a_code_is_good_once(google: GoogleServer) -> None:
    attempt = sign_in(google)
    code = attempt.code_in(google.consented(attempt.url()))
    attempt.redeem(code, NOON)
    with pytest.raises(NeedsPerson, match="was used already or is too old") as told:
        attempt.redeem(code, NOON)
    assert told.value.advice == "Sign in again."


def test_a_code_that_was_stolen_is_worth_nothing_without_the_verifier(google: GoogleServer) -> None:
    mine, thief = sign_in(google), sign_in(google)
    code = mine.code_in(google.consented(mine.url()))
    with pytest.raises(NeedsPerson):
        thief.redeem(code, NOON)


@given(st.text())
def test_an_answer_to_another_attempt_is_refused(state: str) -> None:
    attempt = SignIn(CLIENT, REDIRECT, ("a",))
    for answer in (f"{REDIRECT}?state={state}&code=x", f"{REDIRECT}?code=x", state):
        with pytest.raises(NeedsPerson, match="not Google's answer to this sign-in"):
            attempt.code_in(answer)


def test_a_grant_of_an_app_in_testing_says_when_it_ends(google: GoogleServer) -> None:
    google.tokens.testing = True
    attempt = sign_in(google)
    grant = attempt.redeem(attempt.code_in(google.consented(attempt.url())), NOON)
    assert grant.ends
    assert timedelta(days=6, hours=23) < grant.ends - NOON <= timedelta(days=7)


def test_boxes_that_were_not_ticked_are_named(google: GoogleServer) -> None:
    google.consent.withheld = frozenset({"https://www.googleapis.com/auth/calendar.readonly"})
    attempt = sign_in(google)
    with pytest.raises(NeedsPerson, match=r"left out: calendar\.readonly") as told:
        attempt.redeem(attempt.code_in(google.consented(attempt.url())), NOON)
    assert "tick every box" in told.value.advice


def test_no_is_an_answer(google: GoogleServer) -> None:
    google.consent.denies = True
    attempt = sign_in(google)
    with pytest.raises(NeedsPerson, match="was not granted"):
        attempt.code_in(google.consented(attempt.url()))


@pytest.mark.parametrize(
    ("error", "advice"),
    [("admin_policy_enforced", "App access control"), ("something_new", "ask the administrator")],
)
def test_what_google_says_in_the_browser_has_its_remedy(error: str, advice: str) -> None:
    attempt = SignIn(CLIENT, REDIRECT, ("a",))
    with pytest.raises(NeedsPerson) as told:
        attempt.code_in(f"{REDIRECT}?state={attempt.state}&error={error}")
    assert advice in told.value.advice


def test_a_client_that_was_deleted_or_has_another_secret_is_named(google: GoogleServer) -> None:
    attempt = sign_in(google)
    code = attempt.code_in(google.consented(attempt.url()))
    wrong = replace(attempt, client=replace(attempt.client, secret="old"))
    with pytest.raises(NeedsPerson, match="does not know this OAuth client"):
        wrong.redeem(code, NOON)
    google.tokens.client_deleted = True
    with pytest.raises(NeedsPerson) as told:
        attempt.redeem(code, NOON)
    assert "console.cloud.google.com/auth/clients" in told.value.advice


def test_a_redirect_that_google_was_not_told_of_is_named(google: GoogleServer) -> None:
    attempt = sign_in(google)
    code = attempt.code_in(google.consented(attempt.url()))
    with pytest.raises(NeedsPerson) as told:
        replace(attempt, redirect="http://127.0.0.1:1/other").redeem(code, NOON)
    assert "http://127.0.0.1:1/other" in told.value.advice


def test_a_desktop_app_sends_nobody_beyond_this_machine(google: GoogleServer) -> None:
    with pytest.raises(NeedsPerson, match="Desktop app cannot send people back") as told:
        SignIn(CLIENT, "https://capture.example.com/connect/google/done", ("a",))
    assert "Web application" in told.value.advice


NO_GZIP = Answer(200, b"no gzip", {"Content-Encoding": "gzip"})
NESTED = Answer(200, b"[" * 100_000, {"Content-Type": "application/json"})
PAGE = Answer(302, b"<html>", {"Location": "http://portal.example/"})


@pytest.mark.parametrize("answer", [NO_GZIP, NESTED, PAGE])
def test_an_answer_that_is_not_googles_is_evidence(google: GoogleServer, answer: Answer) -> None:
    attempt = sign_in(google)
    code = attempt.code_in(google.consented(attempt.url()))
    google.faults.append(Says("oauth2.token", answer=answer))
    with pytest.raises(ProviderBug):
        attempt.redeem(code, NOON)


def test_no_network_is_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with pytest.raises(TryLater):
        SignIn(CLIENT, REDIRECT, ("a",)).redeem("code", NOON)


def test_the_account_that_was_granted_is_known(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    google.consent.person = "Bob@Ours.Example"
    attempt = sign_in(google)
    grant = attempt.redeem(attempt.code_in(google.consented(attempt.url())), NOON)
    monkeypatch.setenv("GRANT", grant.refresh_token)
    options = GoogleOptions(client=Secret(f"file:{google.client_file}"), grant=Secret("env:GRANT"))
    assert whose(options) == "bob@ours.example"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "not the JSON file"),
        ("[]", "not the JSON file"),
        ("[" * 100_000, "not the JSON file"),
        ('{"type": "service_account"}', "key of a service account"),
        ('{"installed": {"client_id": "x"}}', "no OAuth client of the type"),
        ('{"installed": {"client_id": "x", "client_secret": 7}}', "no OAuth client of the type"),
    ],
)
def test_a_file_that_is_no_client_says_what_it_is(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "client.json"
    file.write_text(content)
    with pytest.raises(NeedsPerson, match=told):
        read_client(Secret(f"file:{file}"))


def test_a_client_is_read_in_either_form(tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    for form in Form:
        file.write_text(json.dumps({form: {"client_id": "x", "client_secret": "y", "project_id": "p"}}))
        assert read_client(Secret(f"file:{file}")) == OAuthClient("x", "y", form)
