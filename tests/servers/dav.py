"""A running CalDAV server as the tests see it: the calendars of one user, changed as the user's own program does."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx2

START_SECONDS: Final = 60
MKCALENDAR: Final = """<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>{name}</D:displayname>
<C:supported-calendar-component-set>{holds}</C:supported-calendar-component-set>
</D:prop></D:set></C:mkcalendar>"""


@dataclass(frozen=True, slots=True)
class Home:
    """The calendars of one user."""

    server: str
    """The address of the server."""
    url: str
    """The address of the calendars' folder, with a slash at its end."""
    user: str
    password: str
    _client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=60))

    def make(self, calendar: str, name: str, holds: tuple[str, ...] = ("VEVENT",)) -> None:
        """A calendar in the folder `calendar`."""
        components = "".join(f'<C:comp name="{each}"/>' for each in holds)
        body = MKCALENDAR.format(name=name, holds=components)
        self._send("MKCALENDAR", f"{calendar}/", body.encode(), {"Content-Type": "application/xml"})

    def put(self, resource: str, calendar: bytes) -> None:
        """Writes a resource, `work/one.ics`."""
        self._send("PUT", resource, calendar, {"Content-Type": "text/calendar; charset=utf-8"})

    def accepts(self, resource: str, calendar: bytes) -> bool:
        """Writes a resource, if the server takes it."""
        return self._answer("PUT", resource, calendar, {"Content-Type": "text/calendar; charset=utf-8"}).is_success

    def delete(self, resource: str) -> None:
        """Deletes a resource, or with a slash at its end a calendar."""
        self._send("DELETE", resource)

    def move(self, resource: str, to: str) -> None:
        """Into another calendar, or to another name."""
        self._send("MOVE", resource, headers={"Destination": self.url + to})

    def close(self) -> None:
        """Ends the connection of the user's own program."""
        self._client.close()

    def _send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        answer = self._answer(method, path, body, headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"

    def _answer(self, method: str, path: str, body: bytes, headers: Mapping[str, str] | None) -> httpx2.Response:
        signed_in = (self.user, self.password)
        return self._client.request(method, self.url + path, content=body, headers=headers, auth=signed_in)


@contextmanager
def running(command: list[str], log: Path, port: int) -> Iterator[None]:
    """The server while it runs on that port. Raises RuntimeError where it does not come up."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        _wait(server, port, log)
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start: {log.read_text(errors='replace')[-2000:]}")
