"""A provider of sign-ins that says whatever a test wants, at id.example behind a proxy."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.servers.https.authority import Authority
from tests.servers.https.exchange import Answer, Request, json_answer
from tests.servers.https.wire import Wire

HOST: Final = "id.example"
ISSUER: Final = f"https://{HOST}"
CLIENT: Final = "capture"


@dataclass
class Impostor:
    """What it answers with; each may be changed."""

    environment: Mapping[str, str]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    signed_by: RSAKey | None = None
    """Another key than the one that it shows."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Of the ID token."""
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    token: str | None = None
    """In the place of the ID token."""
    userinfo: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    """More of its discovery document."""
    refusal: Answer | None = None
    """In the place of tokens."""
    forms: list[dict[str, str]] = field(default_factory=list)
    """What was asked for tokens."""
    proofs: list[str] = field(default_factory=list)
    """By which header."""

    def answer(self, request: Request) -> Answer:
        match request.path:
            case "/.well-known/openid-configuration":
                places = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
                found = {name: f"{ISSUER}/{path}" for name, path in places.items()}
                return json_answer({"issuer": ISSUER, "userinfo_endpoint": f"{ISSUER}/me", **found, **self.document})
            case "/keys":
                return json_answer({"keys": [self.key.as_dict(private=False)]})
            case "/token":
                self.forms.append({name: values[0] for name, values in parse_qs(request.body.decode()).items()})
                self.proofs.append(request.headers.get("authorization", ""))
                return self.refusal or json_answer(
                    {"access_token": "a", "token_type": "Bearer", "id_token": self.said()}
                )
            case "/me":
                return json_answer(self.userinfo)
        return Answer(404)

    def said(self) -> str:
        """The ID token."""
        if self.token is not None:
            return self.token
        return jwt.encode(self.header, self.claims, self.signed_by or self.key, [str(self.header["alg"])])


@cache
def _authority() -> Authority:
    """One for all tests of a process."""
    return Authority(HOST)


@contextmanager
def impostor() -> Iterator[Impostor]:
    found: list[Impostor] = []
    wire = Wire(_authority().tls, lambda request: found[0].answer(request))
    found.append(Impostor(_authority().environment(wire.port, ["SSL_CERT_FILE"])))
    try:
        yield found[0]
    finally:
        wire.close()


def unsigned(claims: Mapping[str, object]) -> str:
    """A token of the algorithm "none"."""
    return f"{_parts('none', claims)}."


def signed_with(secret: bytes, claims: Mapping[str, object]) -> str:
    """A token that is signed with what both sides know."""
    parts = _parts("HS256", claims)
    return f"{parts}.{_packed(hmac.digest(secret, parts.encode(), 'sha256'))}"


def _parts(algorithm: str, claims: Mapping[str, object]) -> str:
    header = {"alg": algorithm, "kid": "one"}
    return ".".join(_packed(json.dumps(part).encode()) for part in (header, claims))


def _packed(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
