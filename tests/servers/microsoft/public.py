"""An address that Microsoft reaches, and that answers as it wants."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.servers.microsoft.server import MicrosoftServer

ADDRESS: Final = "https://capture.ours.example/hooks/microsoft"


class _Hook(HTTPServer):
    def __init__(self) -> None:
        self.posted: list[Any] = []
        super().__init__(("127.0.0.1", 0), _Echo)


class _Echo(BaseHTTPRequestHandler):
    server: _Hook

    def do_POST(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("validationToken", [""])[0]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted += json.loads(body)["value"] if body else []
        self.send_response(200 if token else 202)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(token.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@contextmanager
def reached(microsoft: MicrosoftServer) -> Iterator[list[Any]]:
    """ADDRESS leads to one that echoes Microsoft's question, and keeps the notifications that are posted."""
    with _Hook() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        microsoft.public[ADDRESS] = f"http://127.0.0.1:{server.server_port}/hooks/microsoft"
        try:
            yield server.posted
        finally:
            server.shutdown()
            thread.join()
