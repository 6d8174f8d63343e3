"""The page where a person signs in and allows: here she is asked nothing and sent back at once.

https://developers.google.com/identity/protocols/oauth2/native-app
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.servers.google.authority import CLIENT_ID
from tests.servers.google.tokens import Code, Tokens
from tests.servers.https.exchange import Answer, Request

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class Wrong(Exception):
    """What Google shows on a page of its own instead of sending the person back: `error` of the address."""


@dataclass(slots=True)
class Consent:
    """The person at the browser, and what she answers."""

    tokens: Tokens
    person: str = "ann@example.com"
    withheld: frozenset[str] = frozenset()
    """Scopes whose boxes she does not tick."""
    denies: bool = False
    """She says no to all."""
    redirects: set[str] = field(default_factory=set)
    """Addresses that the console has for the web client; a client of an installed app may name any of this machine."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def answer(self, request: Request) -> Answer:
        """GET /o/oauth2/v2/auth: to where the person came from, with a code."""
        try:
            address = self._back({name: values[-1] for name, values in request.query.items()})
        except Wrong as wrong:
            body = f"<title>Error 400: {wrong}</title>Access blocked: authorization error".encode()
            return Answer(400, body, {"Content-Type": "text/html; charset=UTF-8"})
        return Answer(302, b"", {"Location": address})

    def _back(self, asked: Mapping[str, str]) -> str:
        redirect = self._checked(asked)
        state = {"state": asked["state"]} if "state" in asked else {}
        if self.denies:
            return f"{redirect}?{urlencode({'error': 'access_denied', **state})}"
        scopes = sorted(set(asked.get("scope", "").split()) - self.withheld)
        code = f"4/0A-code-{next(self._numbers)}"
        grant = self.tokens.grant(self.person, scopes)
        offline = asked.get("access_type") == "offline" and asked.get("prompt") == "consent"
        self.tokens.codes[code] = Code(grant, redirect, asked.get("code_challenge"), offline)
        return f"{redirect}?{urlencode({**state, 'code': code, 'scope': ' '.join(scopes)})}"

    def _checked(self, asked: Mapping[str, str]) -> str:
        if asked.get("client_id") != CLIENT_ID:
            raise Wrong("invalid_client")
        if asked.get("response_type") != "code" or not asked.get("scope"):
            raise Wrong("invalid_request")
        if "code_challenge" in asked and asked.get("code_challenge_method") != "S256":
            raise Wrong("invalid_request")
        redirect = asked.get("redirect_uri", "")
        if redirect not in self.redirects and urlsplit(redirect).hostname not in _LOOPBACK:
            raise Wrong("redirect_uri_mismatch")
        return redirect
