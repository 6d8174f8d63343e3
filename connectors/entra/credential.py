"""What an app registration proves itself with: a certificate and its private key, or a client secret.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from config.errors import SecretUnavailable
from config.microsoft import App
from config.secrets import Secret
from connectors.entra.advice import certificate_expired
from connectors.entra.attempt import Attempt
from connectors.errors import NeedsPerson

_BLOCK: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\r?\n(.*?)-----END \1-----", re.DOTALL)
_BOTH: Final = "Put the certificate and its private key into one file in PEM form, the one after the other"
_CONVERT: Final = "a .pfx file becomes one by `openssl pkcs12 -in app.pfx -nodes -out app.pem`"


@dataclass(frozen=True, slots=True)
class Credential:
    """Read and checked."""

    secret: str = field(default="", repr=False)
    """The client secret; "" where there is a certificate."""
    certificate: str = field(default="", repr=False)
    """PEM; "" where there is a client secret."""
    key: str = field(default="", repr=False)
    """PEM; "" where there is a client secret."""
    ends: datetime | None = None
    """When it expires, where that is known."""


def credential_of(app: App) -> Credential | None:
    """As it is now where the app's references lead; None where it has none.

    Raises NeedsPerson where it cannot be read or is none. That it has expired is no error here.
    """
    if app.certificate is not None:
        return _read(_revealed(app.certificate, "certificate", f"It must be a file in PEM form: {_CONVERT}."))
    if app.secret is not None:
        return Credential(_revealed(app.secret, "client secret").strip(), ends=app.secret_ends)
    return None


def ends(app: App) -> datetime | None:
    """When what it proves itself with expires, UTC; None where that is not known. Raises NeedsPerson."""
    credential = credential_of(app)
    return credential.ends if credential else None


def check_valid(credential: Credential | None, attempt: Attempt, now: datetime) -> None:
    """Raises NeedsPerson where a certificate has expired, which Microsoft would tell as one that it does not know."""
    if credential and credential.certificate and credential.ends and credential.ends <= now:
        raise certificate_expired(attempt, credential.ends)


def _revealed(secret: Secret, what: str, more: str = "") -> str:
    try:
        return secret.reveal()
    except SecretUnavailable as error:
        raise NeedsPerson(f"The {what} of the app cannot be read", f"{error} {more}".strip()) from error


@lru_cache(maxsize=64)
def _read(pem: str) -> Credential:
    blocks = [(found[1], found[0]) for found in _BLOCK.finditer(pem)]
    certificates = [text for kind, text in blocks if kind == "CERTIFICATE"]
    keys = [text for kind, text in blocks if kind.endswith("PRIVATE KEY")]
    if not certificates:
        raise NeedsPerson("The file of the app's certificate holds no certificate", f"{_BOTH}; {_CONVERT}.")
    if not keys:
        raise NeedsPerson("The app's certificate comes without its private key", f"{_BOTH}; {_CONVERT}.")
    public = _key(keys[0]).public_key()
    for text, certificate in _parsed(certificates):
        if certificate.public_key() == public:
            return Credential(certificate=text, key=keys[0], ends=certificate.not_valid_after_utc)
    raise NeedsPerson("The private key does not belong to the app's certificate", f"{_BOTH}: those of one pair.")


def _key(text: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except TypeError:
        raise NeedsPerson(
            "The private key of the app's certificate is encrypted",
            "Decrypt it, readable for the user that runs Capture only: `openssl pkey -in key.pem -out plain.pem`.",
        ) from None
    except ValueError:
        raise NeedsPerson("The private key of the app's certificate is damaged", f"{_BOTH}; {_CONVERT}.") from None
    if not isinstance(key, RSAPrivateKey):
        raise NeedsPerson(
            "The key of the app's certificate is no RSA key, and Microsoft takes no other",
            "Make another pair: `openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=Capture -keyout app.pem "
            "-out app.crt && cat app.crt >> app.pem`, and upload app.crt to the app registration.",
        )
    return key


def _parsed(certificates: list[str]) -> Iterator[tuple[str, x509.Certificate]]:
    for text in certificates:
        try:
            yield text, x509.load_pem_x509_certificate(text.encode())
        except ValueError:
            raise NeedsPerson("The app's certificate is damaged", f"{_BOTH}; {_CONVERT}.") from None
