"""A certificate and its key come in one file; whatever else is there is told with what to do about it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from config.microsoft import App
from config.secrets import Secret
from connectors.entra.credential import credential_of, ends
from connectors.errors import NeedsPerson
from tests.servers.microsoft.authority import pair

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
CERTIFICATE = pair().certificate.public_bytes(Encoding.PEM).decode()
OTHER = pair(SOON).certificate.public_bytes(Encoding.PEM).decode()
KEY = pair().pem.removesuffix(CERTIFICATE)
ENCRYPTED = pair().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")).decode()
CURVE = ec.generate_private_key(ec.SECP256R1())
ELLIPTIC = CURVE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def app(folder: Path, text: str | bytes) -> App:
    file = folder / "app.pem"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return App(tenant="example.com", certificate=Secret(f"file:{file}"))


@pytest.mark.parametrize(
    "text",
    [
        KEY + CERTIFICATE,
        CERTIFICATE + KEY,
        f"{OTHER}{KEY}\n# the app's\n{CERTIFICATE}",
        (KEY + CERTIFICATE).replace("\n", "\r\n"),
    ],
)
def test_the_certificate_is_the_one_that_the_key_fits(tmp_path: Path, text: str) -> None:
    credential = credential_of(app(tmp_path, text))
    assert credential
    assert credential.ends == pair().certificate.not_valid_after_utc
    assert "PRIVATE KEY" not in repr(credential)


def test_when_a_certificate_ends_is_known(tmp_path: Path) -> None:
    assert ends(app(tmp_path, pair(SOON).pem)) == SOON


def test_when_a_secret_ends_is_what_was_said(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    secret = Secret(f"file:{tmp_path / 'secret'}")
    assert ends(App(tenant="example.com", secret=secret)) is None
    assert ends(App(tenant="example.com", secret=secret, secret_ends=SOON)) == SOON


def test_an_app_may_have_nothing_to_prove_itself_with() -> None:
    assert credential_of(App()) is None
    assert ends(App()) is None


@pytest.mark.parametrize(
    ("text", "told", "advised"),
    [
        (CERTIFICATE, "without its private key", "into one file in PEM form"),
        (KEY, "holds no certificate", "openssl pkcs12"),
        ("hello", "holds no certificate", "openssl pkcs12"),
        (OTHER + KEY, "does not belong to", "one pair"),
        (CERTIFICATE + ENCRYPTED, "is encrypted", "openssl pkey"),
        (CERTIFICATE + ELLIPTIC, "no RSA key", "openssl req"),
        (CERTIFICATE + KEY.replace("MII", "AAA", 1), "is damaged", "PEM"),
        (CERTIFICATE.replace("MII", "AAA", 1) + KEY, "is damaged", "PEM"),
        (b"\x30\x82\x00\xff\xfe", "cannot be read", "openssl pkcs12 -in app.pfx"),
        (b"", "cannot be read", "is empty"),
    ],
)
def test_whatever_else_is_in_the_file_is_told(tmp_path: Path, text: str | bytes, told: str, advised: str) -> None:
    with pytest.raises(NeedsPerson, match=told) as raised:
        credential_of(app(tmp_path, text))
    assert advised in raised.value.advice
    assert "MII" not in repr(raised.value.args)


@given(st.text(st.sampled_from("AB\n-")), st.sampled_from(["PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE"]))
def test_whatever_is_between_the_lines_is_told(tmp_path_factory: pytest.TempPathFactory, text: str, kind: str) -> None:
    block = f"-----BEGIN {kind}-----\n{text}\n-----END {kind}-----\n"
    with pytest.raises(NeedsPerson):
        credential_of(app(tmp_path_factory.getbasetemp(), block + CERTIFICATE))
