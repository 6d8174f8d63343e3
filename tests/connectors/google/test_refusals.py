"""Every refusal of Google's is one sentence with the page and the click that mends it, and betrays no secret."""

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import socks  # type: ignore[import-untyped]
from trustme import CA

from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.google.api import calendar, gmail
from connectors.google.client import Client
from connectors.google.network import network_error
from tests.connectors.google.asking import ANN, by_grant, by_key, patient, profile
from tests.connectors.pacing import FakeTime
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Says

READING = "https://www.googleapis.com/auth/gmail.readonly"
Arrange = Callable[[GoogleServer], object]


def refusal(options: GoogleOptions) -> ConnectorError:
    """What asking for the profile ends with."""
    client = patient(options, FakeTime())
    try:
        with pytest.raises(ConnectorError) as told:
            client.ask(profile(client), 1)
    finally:
        client.close()
    shown = "".join(traceback.format_exception(told.value)) + repr(told.value.args)
    assert not [secret for secret in ("1//refresh", "ya29.", "GOCSPX", "PRIVATE KEY", "assertion") if secret in shown]
    return told.value


def barred(error: str, description: str) -> Arrange:
    return lambda google: google.tokens.barred.update({ANN: (error, description)})


def refused(status: int, reason: str, message: str = "") -> Arrange:
    return lambda google: google.faults.append(Refuse("gmail.*", status, reason, message))


@pytest.mark.parametrize(
    ("arrange", "told", "advised"),
    [
        (
            lambda google: google.tokens.delegated.clear(),
            "may not read",
            "admin.google.com/ac/owl/domainwidedelegation",
        ),
        (lambda google: google.disabled.add("gmail"), "not enabled", "/apis/library/gmail.googleapis.com?project="),
        (lambda google: setattr(google, "skew", 7_200.0), "clock of this machine is off", "timedatectl"),
        (lambda google: setattr(google, "skew", -900.0), "clock of this machine is off", "timedatectl"),
        (barred("invalid_grant", "Invalid email or User ID"), "no user ann@", "admin.google.com/ac/users"),
        (barred("invalid_grant", "Invalid JWT Signature."), "no longer takes this key", "Keys > Add key"),
        (barred("invalid_grant", "Account has been disabled"), "suspended", "Reactivate"),
        (barred("unauthorized_client", "Client is unauthorized"), "may not read", READING),
        (barred("access_denied", "Requested client not authorized."), "may not read", READING),
        (refused(400, "failedPrecondition", "Mail service not enabled"), "nothing that the Gmail API", "ac/users"),
        (refused(400, "failedPrecondition", "Precondition check failed."), "nothing that the Gmail API", "ac/users"),
        (refused(403, "domainPolicy", "The domain administrators have disabled Gmail apps."), "switched", "ON for"),
        (refused(403, "forbidden", "Delegation denied for ann"), "was not ann@", "choose ann@"),
        (refused(403, "forbidden", "The user is suspended"), "suspended", "Reactivate"),
        (refused(403, "insufficientPermissions"), "may not read", READING),
        (refused(403, "forbidden"), "forbids", "domainwidedelegation"),
        (refused(401, "authError"), "no longer accepts", "admin.google.com/ac/users"),
    ],
)
def test_a_company_is_told_what_to_do(google: GoogleServer, arrange: Arrange, told: str, advised: str) -> None:
    google.mailbox(ANN)
    options = by_key(google)
    arrange(google)
    error = refusal(options)
    assert isinstance(error, NeedsPerson)
    assert told in str(error)
    assert advised in error.advice


@pytest.mark.parametrize(
    ("arrange", "told", "advised"),
    [
        (lambda google: google.revoke(ANN), "revoked", "Connect ann@company.example again"),
        (
            lambda google: setattr(google.tokens, "client_deleted", True),
            "deleted",
            "console.cloud.google.com/auth/clients",
        ),
        (barred("unauthorized_client", "Unauthorized"), "another OAuth client", "Connect ann@"),
        (barred("invalid_client", "Unauthorized"), "secret is another", "Add secret"),
        (barred("invalid_grant", "reauth related error (invalid_rapt)"), "revoked", "again"),
        (barred("admin_policy_enforced", ""), "administrator", "Trusted"),
        (refused(403, "insufficientPermissions"), "may not read", "tick every box"),
        (refused(401, "authError"), "no longer accepts", "Connect ann@company.example again"),
    ],
)
def test_a_person_is_told_what_to_do(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch, arrange: Arrange, told: str, advised: str
) -> None:
    google.mailbox(ANN)
    options = by_grant(google, ANN, monkeypatch)
    arrange(google)
    error = refusal(options)
    assert isinstance(error, NeedsPerson)
    assert told in str(error)
    assert advised in error.advice


def test_a_grant_that_a_testing_app_let_die_is_told_as_that(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = datetime.now(UTC) - timedelta(hours=1)
    options = by_grant(google, ANN, monkeypatch, grant_ends=ended)
    google.revoke(ANN)
    error = refusal(options)
    assert isinstance(error, NeedsPerson)
    assert f"ended on {ended:%Y-%m-%d}" in str(error)
    assert "/auth/audience?project=1234567890" in error.advice


def test_a_grant_that_is_revoked_meanwhile_is_noticed_at_the_next_request(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    google.mailbox(ANN)
    client = patient(by_grant(google, ANN, monkeypatch), FakeTime())
    client.ask(profile(client), 1)
    google.revoke(ANN)
    with pytest.raises(NeedsPerson, match="revoked"):
        client.ask(profile(client), 1)
    with pytest.raises(NeedsPerson, match="revoked"):
        dict(client.ask_each({"a": profile(client), "b": profile(client)}, 1))
    client.close()


def test_a_right_that_was_not_granted_is_named(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRANT", google.grant(ANN, ["gmail.readonly"]))
    options = GoogleOptions(client=Secret(f"file:{google.client_file}"), grant=Secret("env:GRANT"))
    client = Client(options, ANN, calendar(options))
    with pytest.raises(NeedsPerson, match="may not read the Google Calendar API"):
        client.ask(client.api.calendarList().list(), 1)
    client.close()


def test_a_sign_in_that_is_down_is_for_later(google: GoogleServer) -> None:
    google.faults.append(Refuse("oauth2.token", 503, "backendError"))
    assert isinstance(refusal(by_key(google)), TryLater)


@pytest.mark.parametrize("method", ["oauth2.token", "gmail.*"])
def test_a_page_instead_of_an_answer_is_kept_as_evidence(google: GoogleServer, method: str) -> None:
    google.faults.append(Says(method, answer=Answer(200, b"<html>Sign in to the hotel's network</html>")))
    assert isinstance(refusal(by_key(google)), ProviderBug)


@pytest.mark.parametrize(
    "answer", [Answer(200, b"[" * 100_000), Answer(200, b"no gzip", {"Content-Encoding": "gzip"}), Answer(302, b"")]
)
def test_a_sign_in_that_is_not_googles_is_evidence(google: GoogleServer, answer: Answer) -> None:
    google.faults.append(Says("oauth2.token", answer=answer))
    assert isinstance(refusal(by_key(google)), ProviderBug)


def test_an_unknown_refusal_is_evidence_without_content(google: GoogleServer) -> None:
    google.faults.append(Refuse("gmail.*", 400, "odd", "Subject: secret plans"))
    error = refusal(by_key(google))
    assert isinstance(error, ProviderBug)
    assert error.evidence == "400 INVALID_ARGUMENT odd"


def test_a_quota_of_a_day_keeps_no_thread(google: GoogleServer) -> None:
    google.faults.append(Refuse("gmail.*", 403, "dailyLimitExceeded", domain="usageLimits"))
    error = refusal(by_key(google))
    assert isinstance(error, TryLater)
    assert error.after == timedelta(hours=1)


def test_an_authority_that_is_not_trusted_is_told_with_the_variable_to_set(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    CA().cert_pem.write_to_path(tmp_path / "other.pem")
    monkeypatch.setenv("HTTPLIB2_CA_CERTS", str(tmp_path / "other.pem"))
    error = refusal(by_key(google))
    assert isinstance(error, NeedsPerson)
    assert "HTTPLIB2_CA_CERTS" in error.advice


def test_a_machine_without_network_tries_later(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert isinstance(refusal(by_key(google)), TryLater)


def test_a_proxy_that_wants_a_password_needs_a_person() -> None:
    error = network_error(socks.HTTPError("407: Proxy Authentication Required"))
    assert isinstance(error, NeedsPerson)
    assert "HTTPS_PROXY" in error.advice


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "not the JSON file"),
        ("[]", "not the JSON file"),
        ('{"installed": {"client_id": "x"}}', "an OAuth client, not a service account's"),
        ('{"type": "authorized_user"}', "'authorized_user', not a service account's"),
        ('{"type": "service_account"}', "damaged or not complete"),
        (
            '{"type": "service_account", "client_email": "a", "token_uri": "b", "private_key": "c"}',
            "damaged or not complete",
        ),
    ],
)
def test_a_key_that_is_none_is_told_before_anything_is_sent(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(text)
    options = GoogleOptions(key=Secret(f"file:{file}"))
    with pytest.raises(NeedsPerson, match=told):
        Client(options, ANN, gmail(options))


@pytest.mark.parametrize(
    "place", ["https://oauth2.example/token", "http://oauth2.googleapis.com/token", "https://[/token", "token"]
)
def test_a_key_that_signs_in_elsewhere_is_told_before_anything_is_sent(
    google: GoogleServer, tmp_path: Path, place: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps({**json.loads(google.key_file.read_text()), "token_uri": place}))
    options = GoogleOptions(key=Secret(f"file:{file}"))
    with pytest.raises(NeedsPerson, match="signs in elsewhere"):
        Client(options, ANN, gmail(options))
    assert not google.asked


def test_a_key_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    options = GoogleOptions(key=Secret(f"file:{tmp_path}/none.json"))
    with pytest.raises(NeedsPerson) as told:
        Client(options, ANN, gmail(options))
    assert "none.json" in told.value.advice
