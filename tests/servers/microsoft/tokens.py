"""Who may do what: grants, refresh tokens that are exchanged with every use, and access tokens."""

import base64
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import jwt

from tests.servers.https.exchange import Json, Request
from tests.servers.microsoft.aadsts import Aadsts
from tests.servers.microsoft.authority import CLOUDS, GRAPH_APP, TENANT

LIFETIME: Final = 3_599
"""Seconds that an access token lives."""
DELEGATED: Final = ("Mail.Read", "Calendars.Read", "User.Read")
OPENID: Final = frozenset({"openid", "profile", "email", "offline_access"})
_numbers = count(1)
"""Of tokens, one after the other in all servers of a process: clients keep them for as long."""


@dataclass(slots=True)
class Grant:
    """What somebody allowed the app."""

    address: str
    scopes: frozenset[str]
    refresh: str
    """The one refresh token that is good."""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token is good for."""

    host: str
    """Of the login that gave it: a token is good in its own cloud alone."""
    address: str
    """Who signed in; "" where the app asks on its own behalf."""
    scopes: frozenset[str]
    ends: float
    claims: str
    """What the request asked for besides."""
    grant: Grant | None = None
    resource: str = ""
    """The host that it is for, where that is one of the company's own and not Graph's."""


@dataclass(slots=True)
class Tokens:
    """All that was given out."""

    clock: Callable[[], float]
    client: str
    """The id of the app registration."""
    roles: set[str] = field(default_factory=lambda: {"Mail.Read", "Calendars.Read"})
    """What the company's administrator consented to for the app itself."""
    lifetime: int = LIFETIME
    used: list[str] = field(default_factory=list)
    """Refresh tokens that were tried again after they had been exchanged."""
    _grants: dict[str, Grant] = field(default_factory=dict)
    _spent: set[str] = field(default_factory=set)
    _access: dict[str, Access] = field(default_factory=dict)
    _challenge: str = ""

    def grant(self, address: str, scopes: Iterable[str] = DELEGATED) -> Grant:
        """With a refresh token for the person."""
        grant = Grant(address.lower(), frozenset(scopes), f"1.refresh-{next(_numbers)}")
        self._grants[grant.refresh] = grant
        return grant

    def revoke(self, address: str) -> None:
        """Everything given on behalf of `address` is worth nothing from now on."""
        for grant in self._grants.values():
            grant.revoked = grant.revoked or grant.address == address.lower()

    def expire_access(self) -> None:
        """Every access token is too old now; refresh tokens are not."""
        self._access.clear()

    def challenge(self, claims: str) -> None:
        """Graph takes no token any more that was not asked for with these claims (JSON): a policy has changed.

        https://learn.microsoft.com/entra/identity-platform/claims-challenge
        """
        self._challenge = claims

    def holder(self, request: Request) -> Access | None:
        """What the request's access token is good for, if it is one, and not too old."""
        return self.known(request.headers.get("authorization", "").removeprefix("Bearer "))

    def known(self, token: str) -> Access | None:
        """The same of a token."""
        access = self._access.get(token)
        if access is None or (access.grant and access.grant.revoked) or self.clock() >= access.ends:
            return None
        return access

    def challenged(self, access: Access) -> str:
        """The claims that Graph asks for before it takes this token; "" where it does."""
        is_met = not self._challenge or _within(json.loads(self._challenge), json.loads(access.claims or "{}"))
        return "" if is_met else self._challenge

    def for_app(self, host: str, claims: str, resource: str) -> Json:
        """An access token for the app itself, at a host."""
        own = "" if resource in CLOUDS else resource
        access = Access(host, "", frozenset(self.roles), self.clock() + self.lifetime, claims, resource=own)
        return self._answer(access)

    def for_person(self, host: str, grant: Grant, scopes: frozenset[str], claims: str = "", nonce: str = "") -> Json:
        """All that a person's app gets. The refresh token is a new one. `scopes` as they were asked for; told so too.

        Raises Aadsts.
        """
        told = scopes - OPENID or grant.scopes
        given = frozenset(map(short, told))
        if not given <= grant.scopes:
            raise Aadsts(65001, "invalid_grant", suberror="consent_required")
        answer = self._answer(Access(host, grant.address, given, self.clock() + self.lifetime, claims, grant))
        answer["scope"] = " ".join([*sorted(told), "openid", "profile"])
        answer["id_token"] = self._id_token(host, grant.address, nonce)
        answer["client_info"] = _packed({"uid": object_id(grant.address), "utid": TENANT})
        if "offline_access" in scopes or not scopes:
            answer["refresh_token"] = self._exchanged(grant)
        return answer

    def redeemed(self, refresh: str) -> Grant:
        """The grant of a refresh token. Raises Aadsts for one that was used before, or is worth nothing."""
        if refresh in self._spent:
            self.used.append(refresh)
            raise Aadsts(70008)
        grant = self._grants.get(refresh)
        if grant is None:
            raise Aadsts(70000)
        if grant.revoked:
            raise Aadsts(50173)
        return grant

    def _exchanged(self, grant: Grant) -> str:
        self._spent.add(grant.refresh)
        del self._grants[grant.refresh]
        grant.refresh = f"1.refresh-{next(_numbers)}"
        self._grants[grant.refresh] = grant
        return grant.refresh

    def _answer(self, access: Access) -> Json:
        rights = "scp" if access.address else "roles"
        claims = {
            "aud": access.resource or GRAPH_APP,
            "tid": TENANT,
            "exp": int(access.ends),
            "jti": str(next(_numbers)),
        }
        token = _signed(claims | {rights: " ".join(sorted(access.scopes))})
        self._access[token] = access
        lifetime = self.lifetime
        return {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}

    def _id_token(self, host: str, address: str, nonce: str) -> str:
        now = int(self.clock())
        claims: Json = {
            "aud": self.client,
            "iss": f"https://{host}/{TENANT}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + self.lifetime,
            "name": address.partition("@")[0].capitalize(),
            "oid": object_id(address),
            "preferred_username": address,
            "sub": f"sub-{object_id(address)}",
            "tid": TENANT,
            "ver": "2.0",
        }
        return _signed(claims | ({"nonce": nonce} if nonce else {}))


def short(scope: str) -> str:
    """A scope without the resource before it."""
    return scope.rpartition("/")[2]


def object_id(name: str) -> str:
    """The id of a user or group in the directory."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name.lower()))


def home_account_id(address: str) -> str:
    """What msal calls a person who signed in."""
    return f"{object_id(address)}.{TENANT}"


def _signed(claims: Mapping[str, object]) -> str:
    """Clients take tokens as they are: nobody checks this signature."""
    return jwt.encode(dict(claims), "capture-tests-capture-tests-capture", algorithm="HS256")


def _within(wanted: object, claims: object) -> bool:
    """Clients add what they can do themselves (xms_cc) to what was asked for."""
    if isinstance(wanted, dict) and isinstance(claims, dict):
        return all(_within(value, claims.get(name)) for name, value in wanted.items())
    return wanted == claims


def _packed(value: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
