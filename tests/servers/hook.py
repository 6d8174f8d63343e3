"""A webhook's receiver: keeps what it is given, and answers as told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


@dataclass
class Hook:
    """What a test sees of it."""

    url: str = ""
    status: int = 204
    location: str = ""
    """Where it redirects to."""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers with names in lower case, and bodies."""


@contextmanager
def start_hook() -> Iterator[Hook]:
    """On a port of its own, as long as the block runs."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            hook.posts.append((headers, self.rfile.read(int(headers["content-length"]))))
            self.send_response(hook.status)
            if hook.location:
                self.send_header("Location", hook.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield hook
        server.shutdown()
        thread.join()
