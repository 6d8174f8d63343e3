"""What the wiring gave to the pages and the API, and what a request says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from ipaddress import ip_address
from typing import cast

from fastapi import Request

from capture.in_force import InForce
from capture.web.sign_ins import SignIns
from config.settings import Settings
from connectors.model.address import Address
from store.database import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """Of one app."""

    store: Store
    now: Callable[[], datetime]
    zone: tzinfo | None
    settings: Settings
    sign_ins: SignIns
    in_force: InForce
    """The model, read once for all requests."""
    people: tuple[Address, ...] = ()
    """As whom anybody may sign in: in the demonstration, and nowhere else."""

    @property
    def cookie(self) -> str:
        """The name of the cookie of a session.

        `__Host-` ties it to this host (https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-the-__host-prefix);
        browsers take that over https only.
        """
        return "__Host-session" if self.is_secure else "session"

    @property
    def is_secure(self) -> bool:
        """People come over https."""
        return self.settings.web.root.startswith("https:")


def desk_of(request: Request) -> Desk:
    """What the wiring gave to the app that serves the request."""
    return cast(Desk, request.app.state.desk)


def origin_of(request: Request) -> str:
    """The IP address that the request comes from; "" where a proxy says what is none."""
    host = request.client.host if request.client else ""
    try:
        return str(ip_address(host))
    except ValueError:
        return ""
