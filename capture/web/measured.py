"""Measures every request of pages and API."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from capture.monitoring.measures import Measures

_VERBS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """Counts answers by the pattern of the route: a path itself may hold the id of somebody, or whatever was typed."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self.app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in _VERBS else "other"
            self._measures.answered(method, _route(scope), status, perf_counter() - started)


def _route(scope: Scope) -> str:
    """Such as `/deals/{id_}`; `/static` for all that is mounted there, and "none" for what is no address of ours."""
    pattern = getattr(scope.get("route"), "path", "")
    return f"{scope.get('root_path', '')}{pattern}" or "none"
