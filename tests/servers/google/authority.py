"""What the Google of the tests proves itself with, and what its clients prove themselves with."""

import json
import ssl
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.servers.https.authority import Authority

HOSTS: Final = (
    "gmail.googleapis.com",
    "www.googleapis.com",
    "admin.googleapis.com",
    "oauth2.googleapis.com",
    "accounts.google.com",
)
PROJECT: Final = "capture-tests"
PROJECT_NUMBER: Final = "1234567890"
SERVICE_ACCOUNT: Final = f"capture@{PROJECT}.iam.gserviceaccount.com"
SERVICE_ID: Final = "104857600000000000001"
"""The client id of the service account: what is pasted into the page of domain-wide delegation."""
CLIENT_ID: Final = f"{PROJECT_NUMBER}-capture.apps.googleusercontent.com"
CLIENT_SECRET: Final = "GOCSPX-capture-tests"
TOKEN_URI: Final = "https://oauth2.googleapis.com/token"
AUTH_URI: Final = "https://accounts.google.com/o/oauth2/v2/auth"

_keys = count(1)
"""So that the keys of two servers are different texts: tokens are kept by them."""


@cache
def _authority() -> Authority:
    return Authority(*HOSTS)


def tls() -> ssl.SSLContext:
    """A context with a certificate for all hosts."""
    return _authority().tls


def ca_file() -> Path:
    """The authority's certificate: one file for as long as the process runs, as httplib2 reads its name only once."""
    return _authority().ca_file


def environment(port: int) -> dict[str, str]:
    """Variables that lead clients to that proxy. HTTPLIB2_CA_CERTS must be set before httplib2 is imported."""
    return _authority().environment(port, ["HTTPLIB2_CA_CERTS"])


@cache
def service_key() -> rsa.RSAPrivateKey:
    """The key of the service account: one for all tests of a process, as making it takes long."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def write_key_file(path: Path) -> None:
    """The service account's key as the console gives it."""
    pem = service_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": f"key-{next(_keys)}",
        "private_key": pem.decode(),
        "client_email": SERVICE_ACCOUNT,
        "client_id": SERVICE_ID,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": TOKEN_URI,
        "universe_domain": "googleapis.com",
    }
    path.write_text(json.dumps(key, indent=2))


def write_client_file(path: Path, kind: str) -> None:
    """An OAuth client as the console gives it; `kind`: installed or web."""
    client = {
        "client_id": CLIENT_ID,
        "project_id": PROJECT,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": TOKEN_URI,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": ["http://localhost"],
    }
    path.write_text(json.dumps({kind: client}, indent=2))
