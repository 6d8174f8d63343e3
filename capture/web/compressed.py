"""Answers are compressed for a reader who moves within our pages, and for nobody else.

Who watches the wire sees lengths, and a compressed page is shorter where it says the same twice: whoever could make a
browser fetch /search?q=GUESS again and again would learn what stands on the page beside it (BREACH,
https://www.breachattack.com). Our cookie goes along when another site opens one of our pages, so that site is what must
be kept out. Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/) says who is behind a request: only what our own
pages or the reader herself asked for is compressed. Programs, and browsers that do not send it, get the plain answer.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_LEAST: Final = 1_000
"""Bytes: less fits into a packet or two as it is."""


class Compressed:
    """Compresses with gzip, where that tells nobody anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._as_it_is = app
        self._compressed = GZipMiddleware(app, minimum_size=_LEAST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        hers = scope["type"] == "http" and Headers(scope=scope).get("sec-fetch-site") in ("same-origin", "none")
        await (self._compressed if hers else self._as_it_is)(scope, receive, send)
