"""A front to a CalDAV server that counts what is asked, says other things than the server, and fails on request."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that the server behind never sees the question of."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Front:
    """What it does; tests change it as they go."""

    behind: str
    """The address of the real server."""
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """`REPORT sync-collection`, `PROPFIND 1` and so on, in order."""
    instead: dict[bytes, bytes] = field(default_factory=dict)
    """What answers say in the place of what the server behind says."""
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=60))
    canned: dict[str, Canned] = field(default_factory=dict)
    """What was asked → the answer."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Canned:
        """To one request."""
        what = next(
            (name for name in ("sync-collection", "multiget") if name.encode() in body), headers.get("Depth", "")
        )
        asked = f"{method} {what}".strip()
        self.asked.append(asked)
        if asked in self.canned:
            return self.canned[asked]
        passed = {name: value for name, value in headers.items() if name in ("Authorization", "Depth", "Content-Type")}
        answer = self.client.request(method, self.behind + path, content=body, headers=passed)
        content = answer.content
        for said, told in self.instead.items():
            content = content.replace(said, told)
        kept = ("Content-Type", "Location", "WWW-Authenticate")
        return Canned(
            answer.status_code, {name: answer.headers[name] for name in kept if name in answer.headers}, content
        )


@contextmanager
def in_front_of(url: str, tls: ssl.SSLContext | None = None) -> Iterator[Front]:
    """Runs a front to the server at `url`."""
    front = Front(url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            answer = front.answer(self.command, self.path, dict(self.headers.items()), body)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_PROPFIND = do_REPORT = do_PUT = do_GET = _handle  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    front.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        front.client.close()
