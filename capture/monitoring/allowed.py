"""Who may see the metrics: this machine itself, and who bears the token."""

from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from starlette.requests import Request

from config.errors import SecretUnavailable
from config.secrets import Secret
from config.values import is_this_machine

_BY_A_PROXY: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def may_see(request: Request, token: Secret | None) -> bool:
    """A proxy on this machine comes from this machine too: what it passes on has its marks, or asks another host."""
    return _is_local(request) or _bears(request, token)


def _is_local(request: Request) -> bool:
    try:
        near = ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
    host = request.url.hostname or ""
    return near and is_this_machine(host) and not any(name in request.headers for name in _BY_A_PROXY)


def _bears(request: Request, token: Secret | None) -> bool:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if token is None or kind.lower() != "bearer":
        return False
    try:
        wanted = token.reveal().strip()
    except SecretUnavailable:
        return False
    return compare_digest(given.strip().encode(), wanted.encode())
