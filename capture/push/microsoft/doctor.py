"""Examines whether Microsoft can say what has changed: whether we listen, and whether it reaches us."""

import http.client
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

from capture.finding import Finding
from capture.push.examining import tried
from capture.push.microsoft.register import Register
from capture.push.microsoft.wiring import subscribing
from config.settings import Settings
from store.database import Store

_HOST = "127.0.0.1"
_SECONDS = 10


def examine_microsoft(settings: Settings, store: Store) -> Iterator[Finding]:
    """Tries both ends, where there is an address. Raises StoreError."""
    address, port = settings.microsoft.notifications, settings.microsoft.notifications_port
    if address is None:
        return
    if not _answers(port, urlsplit(address).path or "/"):
        yield Finding(
            "microsoft.notifications_port",
            f"Nobody listens to Microsoft on {_HOST}, port {port}.",
            "Start `capture run`; where it runs, its log says what is wrong.",
        )
        return
    asker = subscribing(settings, address, store, Register(), lambda: None)
    yield from tried(asker, asker.attempt, store, "microsoft.notifications")


def _answers(port: int, path: str) -> bool:
    """As Microsoft asks it."""
    token = secrets.token_hex()
    connection = http.client.HTTPConnection(_HOST, port, timeout=_SECONDS)
    try:
        connection.request("POST", f"{path}?validationToken={token}")
        return connection.getresponse().read(len(token) + 1) == token.encode()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
