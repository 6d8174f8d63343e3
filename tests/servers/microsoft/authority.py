"""What the Microsoft of the tests proves itself with, and what its clients prove themselves with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.servers.https.authority import Authority

CLOUDS: Final = {
    "graph.microsoft.com": "login.microsoftonline.com",
    "graph.microsoft.us": "login.microsoftonline.us",
    "dod-graph.microsoft.us": "login.microsoftonline.us",
    "microsoftgraph.chinacloudapi.cn": "login.partner.microsoftonline.cn",
}
"""Graph's host in each cloud → where tokens for it are got. https://learn.microsoft.com/graph/deployments"""
TENANT: Final = "7d1a31a2-4bf8-4a5f-8e5c-08d1a5b0c0de"
DOMAINS: Final = ("example.com", "example.onmicrosoft.com")
"""Of that tenant."""
CLIENT: Final = "6731de76-14a6-49ae-97bc-6eba6914391e"
"""The id of an app registration."""
_numbers = count(1)
SECRET: Final = "Xk8~capture-tests-secret"
GRAPH_APP: Final = "00000003-0000-0000-c000-000000000000"
"""Graph itself, as the audience of tokens."""


@cache
def authority() -> Authority:
    """One for all servers of a process."""
    return Authority(*CLOUDS, *set(CLOUDS.values()))


def new_client() -> str:
    """The id of an app registration, for each server another: clients keep tokens by it for as long as they run."""
    return f"{CLIENT[:24]}{next(_numbers):012x}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and a certificate for it, as an app proves itself with."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        """Both, the key first."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return (key + self.certificate.public_bytes(Encoding.PEM)).decode()


@cache
def pair(ends: datetime | None = None) -> Pair:
    """One that signs itself; made once for all tests of a process, as making keys takes long.

    `ends`: when the certificate expires, else in a year.
    """
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Capture")])
    until = ends or datetime.now(UTC) + timedelta(days=365)
    building = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    building = building.serial_number(x509.random_serial_number()).not_valid_before(until - timedelta(days=730))
    return Pair(building.not_valid_after(until).sign(key, SHA256()), key)
