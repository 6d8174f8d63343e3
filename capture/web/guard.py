"""What every request must pass and every answer carries."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Any Host but these and our own is a page elsewhere whose name was made to resolve to this machine (DNS rebinding)."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_YEAR = 31_536_000
"""Seconds."""

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send `Origin: null` along with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers that keep hostile mail and hostile pages out; pages are not kept in any cache.

    A response that brings one of them keeps its own: that is how a page that is shown in a frame of ours says by whom
    it may be framed, and what it may load.
    """

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        """`is_secure`: people come over https, and never again otherwise (https://www.rfc-editor.org/rfc/rfc6797)."""
        self.app = app
        self._always = {**_ALWAYS, "Strict-Transport-Security": f"max-age={_YEAR}"} if is_secure else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fixed = {**self._always, "Cache-Control": "no-cache" if scope["path"].startswith("/static/") else "no-store"}

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in fixed.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sealed)


class SameOrigin:
    """Refuses requests that change something unless they come from our own pages, or from no browser at all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and is_foreign(Headers(scope=scope).items()):
            refusal = PlainTextResponse("This came from another site: use the buttons on Capture's own pages.", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_foreign(headers: Iterable[tuple[str, str]]) -> bool:
    """A browser says that another site is behind the request, or a request with a cookie does not say what is.

    Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/) decides where it is sent, else Origin against Host; every
    browser sends one of them with a form. What has neither comes from a program: that has a token, and no cookie.
    """
    said = {name.lower(): value for name, value in headers}
    site, origin = said.get("sec-fetch-site"), said.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is not None:
        return origin.partition("://")[2] != said.get("host")
    return "cookie" in said


def hosts(root: str) -> list[str]:
    """The names by which browsers may ask for the pages: this machine's own, and that of the address people use."""
    return [*LOOPBACK, urlsplit(root).hostname or LOOPBACK[0]]
