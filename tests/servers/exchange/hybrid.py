"""A hybrid company: its Exchange server takes tokens of its tenant at Microsoft Entra.

https://learn.microsoft.com/exchange/hybrid-deployment/configure-oauth-authentication-between-exchange-and-exchange-online-organizations
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from tests.servers.exchange.server import ExchangeServer
from tests.servers.microsoft.server import MicrosoftServer

ROLE: Final = "full_access_as_app"
"""What the administrator must have consented to: the app may act for everybody."""


def join(exchange: ExchangeServer, microsoft: MicrosoftServer) -> Mapping[str, object]:
    """From now on the app of that tenant is the server's service account.

    Returns what options of a connection must say of the app. Clients reach both where that Microsoft's environment
    leads them.
    """
    host = urlsplit(exchange.url).hostname or ""
    microsoft.entra.resources.add(host)
    microsoft.entra.tokens.roles.add(ROLE)
    microsoft.wire.tunnels[host] = exchange.wire.port

    def holder(token: str) -> str | None:
        access = microsoft.entra.tokens.known(token)
        return exchange.service if access and access.resource == host and ROLE in access.scopes else None

    exchange.door.holder = holder
    return {
        "client": microsoft.client,
        "tenant": microsoft.tenant,
        "certificate": f"file:{microsoft.certificate_file}",
    }
