"""Whether whoever asks for tokens is the app: by its certificate (RFC 7523) or by its secret.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.types import Options

from tests.servers.microsoft.aadsts import Aadsts
from tests.servers.microsoft.authority import SECRET, pair

SKEW: Final = 300.0
"""Seconds that a clock may be off before an assertion is refused."""
_LATER: Final[Options] = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["jti", "exp", "aud"],
}
"""Times and audience are looked at with this server's clock and tenants."""


@dataclass(slots=True)
class Registered:
    """What the app registration has, and what it allows."""

    clock: Callable[[], float]
    client: str
    """Its id."""
    certificates: list[x509.Certificate] = field(default_factory=lambda: [pair().certificate])
    secrets: dict[str, float | None] = field(default_factory=lambda: {SECRET: None})
    """Each with when it expires, seconds since 1970."""
    public_flows: bool = True
    """"Allow public client flows" is on: device codes may be asked for without proof."""

    def check(self, form: Mapping[str, str], endpoints: Callable[[str], bool], *, is_public: bool) -> None:
        """Raises Aadsts where it is not proven. `is_public`: this needs no proof where `public_flows`.

        `endpoints`: whether an audience is a token endpoint of this tenant.
        """
        if form.get("client_id") != self.client:
            raise Aadsts(700016, "unauthorized_client")
        if "client_assertion" in form:
            self._check_assertion(form["client_assertion"], endpoints)
        elif "client_secret" in form:
            self._check_secret(form["client_secret"])
        elif not (is_public and self.public_flows):
            raise Aadsts(7000218, "invalid_client", 401)

    def _check_secret(self, secret: str) -> None:
        if secret not in self.secrets:
            raise Aadsts(7000215, "invalid_client", 401)
        ends = self.secrets[secret]
        if ends is not None and self.clock() >= ends:
            raise Aadsts(7000222, "invalid_client", 401)

    def _check_assertion(self, assertion: str, endpoints: Callable[[str], bool]) -> None:
        refusal = Aadsts(700027, "invalid_client", 401)
        try:
            certificate = self._named(jwt.get_unverified_header(assertion))
            key = certificate.public_key()
            assert isinstance(key, RSAPublicKey)
            claims = jwt.decode(assertion, key, algorithms=["PS256"], options=_LATER)
        except (jwt.InvalidTokenError, binascii.Error, StopIteration):
            raise refusal from None
        if certificate.not_valid_after_utc.timestamp() <= self.clock():
            raise refusal
        if (claims.get("iss"), claims.get("sub")) != (self.client, self.client) or not endpoints(
            str(claims.get("aud"))
        ):
            raise refusal
        if not claims.get("iat", 0.0) - SKEW <= self.clock() < claims["exp"] + SKEW:
            raise Aadsts(700024, "invalid_client", 401)

    def _named(self, header: Mapping[str, object]) -> x509.Certificate:
        wanted = _unpacked(str(header.get("x5t#S256", "")))
        return next(known for known in self.certificates if known.fingerprint(SHA256()) == wanted)


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
