"""Microsoft Entra as far as an app needs it to sign in. https://learn.microsoft.com/entra/identity-platform/"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from tests.servers.https.exchange import Answer, Json, Refused, Request, json_answer
from tests.servers.microsoft.aadsts import Aadsts
from tests.servers.microsoft.authority import CLOUDS, DOMAINS, TENANT
from tests.servers.microsoft.consent import Consent
from tests.servers.microsoft.proof import Registered
from tests.servers.microsoft.tokens import Tokens

_PATHS: Final = {
    r"/([^/]+)/v2\.0/\.well-known/openid-configuration": "openid",
    r"/common/discovery/instance": "discovery",
    r"/([^/]+)/oauth2/v2\.0/authorize": "authorize",
    r"/([^/]+)/oauth2/v2\.0/token": "token",
    r"/([^/]+)/oauth2/v2\.0/devicecode": "devicecode",
}


@dataclass(slots=True)
class _Refusing:
    refusal: Aadsts
    on: str
    times: int | None


class Entra:
    """Of all clouds: each has the same tenant."""

    def __init__(self, clock: Callable[[], float], client: str) -> None:
        """`client`: the id of the app registration."""
        self.tokens = Tokens(clock, client)
        """Grants; what the app itself may do."""
        self.consent = Consent(self.tokens)
        """The person at the browser."""
        self.app = Registered(clock, client)
        """The app registration."""
        self.resources: set[str] = set()
        """Hosts of the company's own for which it gives tokens, as those of Exchange servers in hybrid companies."""
        self._refusing: list[_Refusing] = []

    def refuse(
        self,
        code: int,
        error: str = "invalid_grant",
        *,
        on: str = "token",
        times: int | None = None,
        status: int = 400,
        suberror: str = "",
        claims: str = "",
    ) -> None:
        """From now on, what is asked is refused by AADSTS`code`; `times`: so often only.

        `on`: token, authorize, devicecode, openid, or one of the token endpoint's grant types.
        """
        self._refusing.append(_Refusing(Aadsts(code, error, status, suberror, claims), on, times))

    def relent(self) -> None:
        """What `refuse` began ends."""
        self._refusing.clear()

    def grant(self, address: str) -> str:
        """A refresh token of somebody who has signed in and allowed."""
        return self.tokens.grant(address).refresh

    def named(self, request: Request) -> str | None:
        """What we call the request, if it is one to Entra."""
        if request.host not in CLOUDS.values():
            return None
        found = (name for pattern, name in _PATHS.items() if re.fullmatch(pattern, request.path))
        return next(found, "nothing")

    def answer(self, name: str, request: Request) -> Answer:
        """Of a request that `named` knows."""
        form = {key: values[-1] for key, values in parse_qs(request.body.decode("ascii")).items()}
        try:
            self._meet(name)
            self._meet(form.get("grant_type", ""))
            if name not in ("discovery", "nothing"):
                _check_tenant(request)
            return self._answer(name, request, form)
        except Refused as refusal:
            return refusal.answer()

    def _meet(self, what: str) -> None:
        for one in self._refusing:
            if one.on == what and one.times != 0:
                one.times = None if one.times is None else one.times - 1
                raise one.refusal

    def _answer(self, name: str, request: Request, form: Mapping[str, str]) -> Answer:
        match name:
            case "openid":
                return json_answer(_configuration(request))
            case "discovery":
                return json_answer(_instance(request))
            case "authorize":
                return self.consent.answer(request)
            case "devicecode":
                return json_answer(self.consent.ask_device(form))
            case "token":
                return json_answer(self._granted(request, form))
            case _:
                return Answer(404, b"Not Found", {"Content-Type": "text/html"})

    def _granted(self, request: Request, form: Mapping[str, str]) -> Json:
        kind, claims = form.get("grant_type", ""), form.get("claims", "")
        is_public = kind.endswith("device_code") or kind == "refresh_token"
        self.app.check(form, lambda audience: _is_token_endpoint(request.host, audience), is_public=is_public)
        match kind:
            case "client_credentials":
                return self._for_app(request.host, form)
            case "refresh_token":
                grant, scopes, nonce = self.tokens.redeemed(form.get("refresh_token", "")), _scopes(form), ""
            case "authorization_code":
                code = self.consent.redeem(form)
                grant, scopes, nonce = code.grant, code.scopes, code.nonce
            case "urn:ietf:params:oauth:grant-type:device_code":
                grant, scopes = self.consent.redeem_device(form)
                nonce = ""
            case _:
                raise Aadsts(90014, "unsupported_grant_type")
        return self.tokens.for_person(request.host, grant, scopes, claims, nonce)

    def _for_app(self, host: str, form: Mapping[str, str]) -> Json:
        resource = form.get("scope", "").removeprefix("https://").removesuffix("/.default")
        if CLOUDS.get(resource) != host and resource not in self.resources:
            raise Aadsts(70011, "invalid_scope")
        return self.tokens.for_app(host, form.get("claims", ""), resource)


def _scopes(form: Mapping[str, str]) -> frozenset[str]:
    return frozenset(form.get("scope", "").split())


def _tenant(request: Request) -> str:
    return request.path.split("/")[1].lower()


def _check_tenant(request: Request) -> None:
    if _tenant(request) not in (TENANT, *DOMAINS, "organizations", "common"):
        raise Aadsts(90002, "invalid_tenant")


def _is_token_endpoint(host: str, audience: str) -> bool:
    found = re.fullmatch(rf"https://{re.escape(host)}/([^/]+)/(?:oauth2/v2\.0/token|v2\.0)", audience)
    return found is not None and found[1].lower() in (TENANT, *DOMAINS, "organizations")


def _configuration(request: Request) -> Json:
    """Of a tenant by a domain, its endpoints have its id."""
    asked = _tenant(request)
    tenant = asked if asked in ("organizations", "common") else TENANT
    base = f"https://{request.host}/{tenant}"
    graph = next(graph for graph, login in CLOUDS.items() if login == request.host)
    return {
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": f"https://{request.host}/{TENANT if tenant == TENANT else '{tenantid}'}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "msgraph_host": graph,
    }


def _instance(request: Request) -> Json:
    authority = request.query.get("authorization_endpoint", [""])[-1]
    tenant = authority.split("/")[3] if authority.count("/") > 3 else "common"
    aliases = [
        {"preferred_network": host, "preferred_cache": host, "aliases": [host]} for host in sorted(set(CLOUDS.values()))
    ]
    endpoint = f"https://{request.host}/{tenant}/.well-known/openid-configuration"
    return {"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": aliases}
