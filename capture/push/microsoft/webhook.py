"""Listens where the company's proxy passes on what Microsoft posts, and answers nothing else. Anybody can post there.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from capture.push.renewer import Unheard

log = structlog.get_logger()
_errors = logging.getLogger(__name__)
_errors.setLevel(logging.ERROR)

HOST: Final = "127.0.0.1"
SECONDS: Final = 10
"""All that a connection lasts, whatever it does. Microsoft waits three for an answer, and ten for its first one."""
LARGEST: Final = 256 << 10
"""Bytes of a post. A notice has about one thousand; what is posted is read before it proves anything."""
LONGEST_TOKEN: Final = 2_048
LARGEST_HEAD: Final = 16 << 10
MOST: Final = 64
"""Connections at once; more are told to come again, which Microsoft does for four hours."""
AGAIN_SECONDS: Final = 30.0
"""Until the port is tried again where somebody else has it."""
_START_SECONDS: Final = 5.0


class Webhook:
    """`run` has a thread of its own, and no other; `close` ends it."""

    def __init__(self, address: str, port: int, take: Callable[[bytes], None]) -> None:
        """`address`: the public one; its path is all that is served. `take` is given what was posted, at once."""
        self._path = urlsplit(address).path.rstrip("/")
        self._port, self._take = port, take
        self._listening, self._stopping = threading.Event(), threading.Event()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._serve, interface="asgi3", http=_Brief, ws="none", lifespan="off", log_config=None,
                access_log=False, proxy_headers=False, server_header=False, limit_concurrency=MOST,
                h11_max_incomplete_event_size=LARGEST_HEAD, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip

    def run(self) -> None:
        """Listens until closed. A port that somebody else has is logged once, and tried again."""
        told = ""
        while not self._stopping.is_set():
            try:
                listener = socket.create_server((HOST, self._port))
            except OSError as error:
                if str(error) != told:
                    told, unheard = str(error), self._unheard()
                    log.warning("push_not_heard", error=f"{unheard} ({error.strerror})", remedy=unheard.advice)
                self._stopping.wait(AGAIN_SECONDS)
            else:
                with listener:
                    self._listening.set()
                    self._server.run([listener])

    def close(self) -> None:
        """From any thread."""
        self._stopping.set()
        self._server.should_exit = True

    def ensure_heard(self) -> None:
        """Waits a few seconds for `run` to listen. Raises Unheard."""
        if not self._listening.wait(_START_SECONDS):
            raise self._unheard()

    def _unheard(self) -> Unheard:
        return Unheard(
            f"Nobody can listen to Microsoft on {HOST}, port {self._port}",
            "End what else listens there, or set microsoft.notifications_port to another, and tell your proxy.",
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(scope, receive))
        # Idle connections would count as used.
        answer.headers["Connection"] = "close"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> PlainTextResponse:
        if request.scope["path"].rstrip("/") != self._path:
            return PlainTextResponse(status_code=404)
        if request.method != "POST":
            return PlainTextResponse(status_code=405, headers={"Allow": "POST"})
        if token := request.query_params.get("validationToken"):
            return PlainTextResponse(token) if len(token) <= LONGEST_TOKEN else PlainTextResponse(status_code=400)
        body = await _body(request)
        if body is None:
            return PlainTextResponse(status_code=413)
        self._take(body)
        return PlainTextResponse(status_code=202)


class _Brief(H11Protocol):
    """A connection that ends after SECONDS: uvicorn itself waits for ever for the rest of a request.

    uvicorn warns of each request that is malformed or one too many, which anybody could fill the log with.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.logger = _errors
        super().connection_made(transport)
        self.loop.call_later(SECONDS, transport.abort)


async def _body(request: Request) -> bytes | None:
    """None where it is too large, or the connection ends before it does."""
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > LARGEST:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)
