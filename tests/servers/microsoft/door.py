"""Who may come in: from a request's access token and path to whose mailbox it is about, or to why not."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from tests.servers.https.exchange import Request
from tests.servers.microsoft.authority import CLOUDS
from tests.servers.microsoft.people import People, not_there
from tests.servers.microsoft.refusal import Refusal, invalid
from tests.servers.microsoft.routes import CALENDARS, MAIL, Route
from tests.servers.microsoft.tokens import Access, Tokens

STATES: Final = ("on_premises", "unlicensed", "soft_deleted")
"""Of a mailbox that Graph does not hand out."""


@dataclass(frozen=True, slots=True)
class Place:
    """A request's path, taken apart."""

    version: str
    person: str
    """As the client named her, decoded; "me"; "" where the path leads to nobody."""
    below: str
    """The rest of the path, still encoded."""
    at: str
    """The URL as far as it was asked for, without a query."""

    @classmethod
    def of(cls, request: Request) -> "Place":
        """Of any request to Graph."""
        at = f"https://{request.host}{request.path}"
        _, version, *rest = request.path.split("/", 2)
        below = rest[0] if rest else ""
        first, _, more = below.partition("/")
        if first == "me":
            return cls(version, "me", f"/{more}" if more else "", at)
        if first == "users" and more:
            person, slash, tail = more.partition("/")
            return cls(version, unquote(person), slash + tail, at)
        return cls(version, "", f"/{below}", at)


@dataclass(slots=True)
class Door:
    """Lets requests in."""

    tokens: Tokens
    people: People
    state: Callable[[str], str]
    """Of somebody's mailbox, by address: "ready", "unknown" or one of STATES."""
    reachable: set[str]
    """Whose mailboxes the app may read by RBAC for Applications: https://learn.microsoft.com/exchange/permissions-exo/application-rbac"""

    def holder(self, request: Request) -> Access:
        """What the access token is good for. Raises Refusal."""
        access = self.tokens.holder(request)
        if access is None:
            raise Refusal(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
        if CLOUDS[request.host] != access.host or access.resource:
            message = "Access token validation failure. Invalid audience."
            raise Refusal(401, "InvalidAuthenticationToken", message)
        if claims := self.tokens.challenged(access):
            told = base64.b64encode(claims.encode()).decode()
            challenge = f'Bearer realm="", error="insufficient_claims", claims="{told}"'
            message = "Continuous access evaluation resulted in challenge with result: InteractionRequired."
            raise Refusal(401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": challenge})
        return access

    def person(self, place: Place, access: Access, route: Route) -> str:
        """Whose mailbox or entry in the directory the path leads to, by address; "" for nobody's. Raises Refusal."""
        if place.person == "":
            return ""
        if place.person == "me":
            if not access.address:
                raise invalid("/me request is only valid with delegated authentication flow.", "BadRequest")
            return access.address
        found = self.people.find(place.person)
        if found is None or self.state(found) == "unknown":
            if route.operation == "users.get":
                raise not_there(place.person)
            raise Refusal(404, "ErrorInvalidUser", f"The requested user '{place.person}' is invalid.")
        return found

    def admit(self, route: Route, access: Access, person: str) -> None:
        """Raises Refusal where the token does not allow this, or there is no such mailbox."""
        is_exchange = route.scopes in (MAIL, CALENDARS)
        if route.scopes and not self._allows(route, access, person, is_exchange=is_exchange):
            if is_exchange:
                raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
            raise Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        if is_exchange and self.state(person) in STATES:
            message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
            raise Refusal(404, "MailboxNotEnabledForRESTAPI", message)

    def _allows(self, route: Route, access: Access, person: str, *, is_exchange: bool) -> bool:
        allowed = access.scopes & route.scopes
        if access.address:
            if is_exchange or allowed == {"User.Read"}:
                return bool(allowed) and person == access.address
            return bool(allowed)
        return bool(allowed - {"User.Read"}) or (is_exchange and person in self.reachable)
