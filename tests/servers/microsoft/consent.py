"""The pages where a person signs in and allows: here she is asked nothing and sent back at once.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final
from urllib.parse import urlencode

from tests.servers.https.exchange import Answer, Json, Request
from tests.servers.microsoft.aadsts import Aadsts
from tests.servers.microsoft.authority import TENANT
from tests.servers.microsoft.tokens import Grant, Tokens, short

DEVICE_SECONDS: Final = 900
"""How long a device code lives."""
DEVICE_PAGE: Final = "https://login.microsoft.com/device"


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code, redeemed once."""

    grant: Grant
    redirect: str
    challenge: str
    """S256 of the verifier (RFC 7636)."""
    scopes: frozenset[str]
    """As they were asked for."""
    nonce: str


@dataclass(slots=True)
class Device:
    """A device code that waits for its person."""

    scopes: frozenset[str]
    ends: float
    grant: Grant | None = None
    declined: bool = False


@dataclass(slots=True)
class Consent:
    """The person at the browser, and what she answers."""

    tokens: Tokens
    person: str = "ann@example.com"
    denies: bool = False
    """She says no."""
    redirects: set[str] = field(default_factory=set)
    """Addresses that the app registration lists. Of http://localhost any port will do."""
    interval: int = 1
    """Seconds between two questions whether a device code was entered; Entra's are 5."""
    codes: dict[str, Code] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    """By device code, which is also what the person types in."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def answer(self, request: Request) -> Answer:
        """GET authorize: to where the person came from, with a code; a page where there is no way back."""
        asked = {name: values[-1] for name, values in request.query.items()}
        try:
            redirect = self._checked(asked)
        except Aadsts as refusal:
            page = f"<title>Sign in to your account</title>{refusal.description}".encode()
            return Answer(400, page, {"Content-Type": "text/html; charset=utf-8"})
        told = self._back(asked, redirect) | ({"state": asked["state"]} if "state" in asked else {})
        return Answer(302, b"", {"Location": f"{redirect}?{urlencode(told)}"})

    def _back(self, asked: Mapping[str, str], redirect: str) -> dict[str, str]:
        if self.denies:
            return {"error": "access_denied", "error_description": Aadsts(65004).description}
        scopes = frozenset(asked["scope"].split())
        code = f"1.code-{next(self._numbers)}"
        challenge, nonce = asked.get("code_challenge", ""), asked.get("nonce", "")
        grant = self.tokens.grant(self.person, map(short, scopes))
        self.codes[code] = Code(grant, redirect, challenge, scopes, nonce)
        return {"code": code, "session_state": TENANT}

    def _checked(self, asked: Mapping[str, str]) -> str:
        if asked.get("client_id") != self.tokens.client:
            raise Aadsts(700016)
        redirect = asked.get("redirect_uri", "")
        if redirect not in self.redirects and not redirect.startswith("http://localhost:"):
            raise Aadsts(50011)
        if asked.get("response_type") != "code" or not asked.get("scope"):
            raise Aadsts(90014)
        if asked.get("code_challenge_method") != "S256" or asked.get("response_mode", "query") != "query":
            raise Aadsts(90014)
        return redirect

    def redeem(self, form: Mapping[str, str]) -> Code:
        """What the code of a token request stands for. Raises Aadsts."""
        code = self.codes.pop(form.get("code", ""), None)
        if code is None:
            raise Aadsts(54005)
        if form.get("redirect_uri") != code.redirect:
            raise Aadsts(50011)
        if _challenge(form.get("code_verifier", "")) != code.challenge:
            raise Aadsts(501481)
        return code

    def ask_device(self, form: Mapping[str, str]) -> Json:
        """What devicecode answers: the code, and what to tell the person. Raises Aadsts."""
        if form.get("client_id") != self.tokens.client:
            raise Aadsts(700016, "unauthorized_client")
        scopes = frozenset(form.get("scope", "").split())
        code = f"CPT{next(self._numbers):06}"
        self.devices[code] = Device(scopes, self.tokens.clock() + DEVICE_SECONDS)
        message = f"To sign in, use a web browser to open the page {DEVICE_PAGE} and enter the code {code}."
        return {
            "user_code": code,
            "device_code": code,
            "verification_uri": DEVICE_PAGE,
            "expires_in": DEVICE_SECONDS,
            "interval": self.interval,
            "message": f"{message} to authenticate.",
        }

    def enter(self, code: str) -> None:
        """`person` types the code in, and allows unless she `denies`."""
        device = self.devices[code]
        if self.denies:
            device.declined = True
        else:
            device.grant = self.tokens.grant(self.person, map(short, device.scopes))

    def redeem_device(self, form: Mapping[str, str]) -> tuple[Grant, frozenset[str]]:
        """What became of a device code. Raises Aadsts until she has allowed."""
        device = self.devices.get(form.get("device_code", ""))
        if device is None:
            raise Aadsts(70018, "bad_verification_code")
        if device.declined:
            raise Aadsts(65004, "authorization_declined")
        if self.tokens.clock() >= device.ends:
            raise Aadsts(70020, "expired_token")
        if device.grant is None:
            raise Aadsts(70016, "authorization_pending")
        del self.devices[form["device_code"]]
        return device.grant, device.scopes


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
