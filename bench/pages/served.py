"""The pages in a process of their own, with the time of every answer.

python -m bench.pages.served URL MOMENT        the database, and what the clock says when it starts

Prints its port when it is listening. `GET /bench/times` gives what was measured since it was last asked.
"""

import json
import logging
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI, Response
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from capture.web.app import create_app
from capture.web.visit import Here
from capture.wiring import prepare_store, utc_now
from config.collector import collect_seldom
from config.settings import Settings

KIND: Final = "x-bench"
"""The header by which a request says what it is."""
TIMES: Final = "/bench/times"
EMPTY: Final = "/bench/empty"
"""A page of nobody's making but the frame's: what every page costs."""
_REFUSED: Final = 400
"""From this status on an answer is none that counts."""


@contextmanager
def serving(url: str, at: datetime) -> Iterator[int]:
    """The port of the pages over that database."""
    command = [sys.executable, "-m", "bench.pages.served", url, at.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


class Timed:
    """Takes the time from a request's arrival to the end of its answer: of those that say what they are and got it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.taken: list[tuple[str, float, float]] = []
        """Kind, milliseconds, and those of the processor's that the whole process used meanwhile."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["path"] == TIMES:
            used = resource.getrusage(resource.RUSAGE_SELF)
            taken, self.taken = self.taken, []
            found = {"taken": taken, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}
            await JSONResponse(found)(scope, receive, send)
            return
        kind = Headers(scope=scope).get(KIND) if scope["type"] == "http" else None
        statuses: list[int] = []

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        started, before = time.perf_counter(), time.process_time()
        await self.app(scope, receive, noted)
        if kind is not None and statuses[0] < _REFUSED:
            lasted, own = time.perf_counter() - started, time.process_time() - before
            self.taken.append((kind, lasted * 1_000, own * 1_000))


def _empty(visit: Here) -> Response:
    return visit.page("review_unconnected.html", waiting=0)


def _app(url: str, at: datetime) -> FastAPI:
    settings = Settings.model_validate({"database": {"url": url}})
    started = utc_now()
    pages = create_app(prepare_store(settings), lambda: at + (utc_now() - started), settings=settings)
    pages.add_api_route(EMPTY, _empty)
    return pages


def main() -> None:
    """Serves until it is told to end, as `capture run --role web` does."""
    url, at = sys.argv[1:]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    collect_seldom()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(json.dumps(listener.getsockname()[1]), flush=True)
        config = uvicorn.Config(Timed(_app(url, datetime.fromisoformat(at))), log_level="critical", server_header=False)
        uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
