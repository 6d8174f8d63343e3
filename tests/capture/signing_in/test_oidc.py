"""What a provider says of who signed in is believed in no point that was not checked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from capture.signing_in import oidc
from capture.signing_in.attempt import Attempt
from capture.signing_in.not_signed_in import NotSignedIn
from capture.signing_in.oidc import Identity
from config.secrets import Secret
from config.sign_in import CompanySignIn
from tests.capture.signing_in.impostor import CLIENT, ISSUER, Impostor, impostor, signed_with, unsigned
from tests.people import ALICE
from tests.servers.https.exchange import Answer, json_answer

BACK = "https://capture.example/sign-in/company/done"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
UNTRUSTED = "not to be trusted"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Impostor]:
    with impostor() as started:
        for name, value in started.environment.items():
            monkeypatch.setenv(name, value)
        yield started


@pytest.fixture
def sign_in(tmp_path: Path) -> CompanySignIn:
    (tmp_path / "secret").write_text("s3cret/+ä")
    return CompanySignIn(issuer=ISSUER, client=CLIENT, secret=Secret(f"file:{tmp_path / 'secret'}"), name="Acme")


@pytest.fixture
def attempt(provider: Impostor) -> Attempt:
    """One whose answer is right as it is."""
    begun = Attempt.new("/")
    provider.claims = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "7",
        "nonce": begun.nonce,
        "iat": AT,
        "exp": AT + 300,
        "email": ALICE,
        "email_verified": True,
        "name": "Alice",
    }
    return begun


def answer(attempt: Attempt, more: str = "") -> str:
    return f"{BACK}?code=c0de&state={attempt.state}{more}"


def finish(sign_in: CompanySignIn, attempt: Attempt, more: str = "") -> Identity:
    return oidc.finish(sign_in, BACK, attempt, answer(attempt, more), NOW)


def test_a_right_answer_says_who_it_is(provider: Impostor, sign_in: CompanySignIn, attempt: Attempt) -> None:
    assert finish(sign_in, attempt) == Identity(ISSUER, "7", ALICE, is_verified=True, name="Alice")


def test_the_browser_is_sent_with_what_the_answer_must_fit(sign_in: CompanySignIn, attempt: Attempt) -> None:
    asked = parse_qs(urlsplit(oidc.begin(sign_in, BACK, attempt)).query)
    assert (asked["state"], asked["nonce"], asked["redirect_uri"]) == ([attempt.state], [attempt.nonce], [BACK])
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert asked["scope"] == ["openid email profile"]
    assert attempt.verifier not in str(asked)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, claims: dict[str, object]
) -> None:
    said = {**provider.claims, **claims}
    provider.claims = {name: value for name, value in said.items() if value is not None}
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat", "nonce"])
def test_a_token_that_says_too_little_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, missing: str
) -> None:
    del provider.claims[missing]
    with pytest.raises(NotSignedIn):
        finish(sign_in, attempt)


@pytest.mark.parametrize("times", [{"exp": AT - 61}, {"iat": AT + 61, "exp": AT + 400}, {"nbf": AT + 61}])
def test_clocks_that_differ_are_told(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, times: dict[str, int]
) -> None:
    provider.claims.update(times)
    with pytest.raises(NotSignedIn, match=r"clocks of Capture and of Acme differ.* 12:00 UTC"):
        finish(sign_in, attempt)


def test_a_minute_of_difference_is_none(provider: Impostor, sign_in: CompanySignIn, attempt: Attempt) -> None:
    provider.claims.update({"exp": AT - 50})
    assert finish(sign_in, attempt).subject == "7"


def test_a_token_that_is_not_signed_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt
) -> None:
    provider.token = unsigned(provider.claims)
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


def test_a_token_that_another_signed_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt
) -> None:
    provider.signed_by = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


@pytest.mark.parametrize("secret", ["s3cret/+ä", "the public key"])
def test_a_token_that_anybody_could_have_signed_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, secret: str
) -> None:
    """With our secret, or with the provider's public key taken for one."""
    known = provider.key.as_pem(private=False) if secret == "the public key" else secret.encode()
    provider.token = signed_with(known, provider.claims)
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


@pytest.mark.parametrize("token", ["", "a.b.c", "null", "e30.e30.e30"])
def test_what_is_no_token_is_not_believed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, token: str
) -> None:
    provider.token = token
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


def test_an_answer_of_another_provider_is_not_taken(sign_in: CompanySignIn, attempt: Attempt) -> None:
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt, "&iss=https://evil.example")


def test_a_code_with_another_state_is_not_redeemed(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt
) -> None:
    with pytest.raises(NotSignedIn, match="finished already"):
        oidc.finish(sign_in, BACK, attempt, f"{BACK}?code=c0de&state=another", NOW)
    assert provider.forms == []


def test_the_address_may_come_from_its_page_of_users(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt
) -> None:
    provider.userinfo = {"sub": "7", "email": provider.claims.pop("email"), "email_verified": "true"}
    del provider.claims["email_verified"]
    assert finish(sign_in, attempt).is_verified


def test_that_of_another_user_is_not_taken(provider: Impostor, sign_in: CompanySignIn, attempt: Attempt) -> None:
    provider.userinfo = {"sub": "8", "email": provider.claims.pop("email"), "email_verified": True}
    with pytest.raises(NotSignedIn, match=UNTRUSTED):
        finish(sign_in, attempt)


@pytest.mark.parametrize("said", [False, None, "false", 1, "yes"])
def test_an_address_is_verified_only_where_it_says_so(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, said: object
) -> None:
    provider.claims["email_verified"] = said
    assert not finish(sign_in, attempt).is_verified


def test_the_secret_goes_in_the_form_it_is_taken_in(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt
) -> None:
    finish(sign_in, attempt)
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    finish(sign_in, attempt)
    assert [proof[:6] for proof in provider.proofs] == ["Basic ", ""]
    assert ["client_secret" in form for form in provider.forms] == [False, True]
    assert all(form["code_verifier"] == attempt.verifier for form in provider.forms)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (
            json_answer({"error": "invalid_client", "error_description": "Ungültig"}, 401),
            "does not take Capture's secret",
        ),
        (json_answer({"error": "invalid_grant"}, 400), "finished already, or took too long"),
        (json_answer({"error": "<b>odd</b>"}, 400), "refuses the sign-in"),
        (Answer(503, b"busy"), "cannot answer now"),
        (Answer(200, b"<html>"), UNTRUSTED),
        (json_answer({}), UNTRUSTED),
    ],
)
def test_each_refusal_is_a_sentence(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, refusal: Answer, told: str
) -> None:
    provider.refusal = refusal
    with pytest.raises(NotSignedIn, match=told) as error:
        finish(sign_in, attempt)
    assert "<" not in str(error.value)


@pytest.mark.parametrize(
    "document", [{"issuer": "https://evil.example"}, {"token_endpoint": "http://id.example/token"}, {"jwks_uri": None}]
)
def test_a_provider_that_is_not_the_one_is_told(
    provider: Impostor, sign_in: CompanySignIn, attempt: Attempt, document: dict[str, object]
) -> None:
    provider.document = document
    with pytest.raises(NotSignedIn, match=r"must correct sign_in\.issuer"):
        oidc.begin(sign_in, BACK, attempt)


@pytest.mark.parametrize("text", ["", "a.b.c", f"{'a' * 32}.{'b' * 43}.w", f"{'a' * 32}.{'b' * 43}._w", "x" * 5_000])
def test_what_is_no_attempt_is_none(text: str) -> None:
    assert Attempt.unpacked("state", text) is None


def test_an_attempt_survives_its_cookie() -> None:
    begun = Attempt.new("/deals/7?tab=ü&x=1")
    assert Attempt.unpacked(begun.state, begun.packed) == begun
