"""What every request must pass and every answer carries."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Any other Host is a page elsewhere whose name was made to resolve to this machine (DNS rebinding)."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send `Origin: null` along with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers that keep hostile mail and hostile pages out; pages are not kept in any cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fixed = {**_ALWAYS, "Cache-Control": "no-cache" if scope["path"].startswith("/static/") else "no-store"}

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(fixed)
            await send(message)

        await self.app(scope, receive, sealed)


class SameOrigin:
    """Refuses requests that change something unless they come from our own pages, or from no browser at all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and is_cross_site(Headers(scope=scope).items()):
            refusal = PlainTextResponse("This came from another site: use the buttons on Capture's own pages.", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_cross_site(headers: Iterable[tuple[str, str]]) -> bool:
    """A browser says that another site is behind the request.

    Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/) decides where it is sent, else Origin against Host; every
    browser sends one of them with a form.
    """
    said = {name.lower(): value for name, value in headers}
    site = said.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = said.get("origin")
    return origin is not None and urlsplit(origin).netloc != said.get("host")
