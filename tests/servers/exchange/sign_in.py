"""How one proves to the server who one is: NTLM, Basic, a client's certificate, or a token of Microsoft Entra.

NTLM signs in a connection, not a request: [MS-NTHT] 2.
https://learn.microsoft.com/openspecs/windows_protocols/ms-ntht/
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import spnego
from cryptography import x509
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from tests.servers.exchange.accounts import Account, Accounts
from tests.servers.exchange.authority import HOST, authority
from tests.servers.https.exchange import Answer, Refused, Request

NTLM: Final = "NTLM"
BASIC: Final = "Basic"
BEARER: Final = "Bearer"
CERTIFICATE: Final = "certificate"
_SIGNED_IN: Final = "signed in"
_SHAKING: Final = "handshake"
_CHALLENGES: Final = {NTLM: "NTLM", BASIC: f'Basic realm="{HOST}"'}


class NotSignedIn(Refused):
    """Who asks has not proven who that is."""

    def __init__(self, *challenges: str) -> None:
        """`challenges`: what the server would take, or the next step of a handshake."""
        super().__init__("not signed in")
        self.challenges = challenges

    def answer(self) -> Answer:
        """Status 401, with a field for each challenge."""
        return Answer(401, b"", {"WWW-Authenticate": "\n".join(self.challenges), "Content-Type": "text/html"})


@dataclass(slots=True)
class Door:
    """Lets clients in. For several threads at once."""

    accounts: Accounts
    forms: set[str] = field(default_factory=lambda: {NTLM, BASIC, BEARER, CERTIFICATE})
    """What this server takes."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Access tokens of Microsoft Entra that are good, each with the name of the account."""
    holder: Callable[[str], str | None] = lambda _: None
    """The name for any other token, or None."""
    extended_protection: bool = True
    """NTLM is bound to the server's certificate, as Exchange 2019 CU14 and later want it.

    https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection
    """

    def enter(self, request: Request) -> Account:
        """Who asks. Raises NotSignedIn, also for every step of NTLM but the last."""
        form, _, proof = request.headers.get("authorization", "").partition(" ")
        match form:
            case "NTLM" if NTLM in self.forms:
                name = self._by_ntlm(request, proof)
            case "Basic" if BASIC in self.forms:
                name = self._by_password(proof)
            case "Bearer" if BEARER in self.forms:
                name = self.tokens.get(proof) or self.holder(proof)
            case _:
                name = self._as_before(request)
        account = self.accounts.named(name) if name else None
        if account is None or account.is_locked:
            raise self.refusal()
        return account

    def refusal(self) -> NotSignedIn:
        """With all that this server takes; of Bearer and certificates Exchange says nothing there."""
        return NotSignedIn(*(_CHALLENGES[form] for form in (NTLM, BASIC) if form in self.forms))

    def _as_before(self, request: Request) -> str | None:
        signed_in = request.connection.kept.get(_SIGNED_IN)
        if isinstance(signed_in, str) or CERTIFICATE not in self.forms or request.connection.certificate is None:
            return signed_in if isinstance(signed_in, str) else None
        certificate = x509.load_der_x509_certificate(request.connection.certificate)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return next(iter(names.get_values_for_type(x509.RFC822Name)), None)

    def _by_password(self, proof: str) -> str | None:
        try:
            name, _, password = base64.b64decode(proof, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        account = self.accounts.named(name)
        return account.name if account and account.password == password else None

    def _by_ntlm(self, request: Request, proof: str) -> str | None:
        kept = request.connection.kept
        kept.pop(_SIGNED_IN, None)
        context = kept.pop(_SHAKING, None) or self._new_context()
        assert isinstance(context, spnego.ContextProxy)
        try:
            answer = context.step(base64.b64decode(proof, validate=True))
        except (SpnegoError, ValueError):
            return None
        if not context.complete:
            kept[_SHAKING] = context
            raise NotSignedIn(f"NTLM {base64.b64encode(answer or b'').decode()}")
        kept[_SIGNED_IN] = context.client_principal
        return context.client_principal

    def _new_context(self) -> spnego.ContextProxy:
        self.accounts.write()
        bound = b"tls-server-end-point:" + sha256(authority().certificate).digest()
        bindings = GssChannelBindings(application_data=bound) if self.extended_protection else None
        options = spnego.NegotiateOptions.use_ntlm
        return spnego.server(protocol="ntlm", options=options, channel_bindings=bindings)
