"""A calendar server that may be killed, and what lies on it."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from config.providers import CalDavOptions
from config.secrets import Secret
from tests.connectors.files.tree import a_calendar, an_event
from tests.servers.dav import Home
from tests.servers.ports import free_port

PASSWORD = "correct horse"
USERS = tuple(f"alice{number}" for number in range(20))
START_SECONDS = 60


@dataclass
class Server:
    """A Radicale."""

    folder: Path
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """At the same address with the same data as before; returns when it answers."""
        (self.folder / "users").write_text("".join(f"{user}:{PASSWORD}\n" for user in USERS))
        settings = {
            "server-hosts": f"127.0.0.1:{self.port}",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(self.folder / "users"),
            "auth-htpasswd-encryption": "plain",
            "auth-delay": "0",
            "storage-filesystem-folder": str(self.folder),
            "logging-level": "warning",
        }
        command = [sys.executable, "-m", "radicale", "--config", "", *(f"--{k}={v}" for k, v in settings.items())]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"Radicale did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """At once. May be called twice."""
        if self._process:
            self._process.kill()
            self._process.wait()


@dataclass
class Calendars:
    """One user's: the calendar Work."""

    server: Server
    user: str
    secrets: Path
    """A folder of the test's own."""

    def __post_init__(self) -> None:
        url = f"http://127.0.0.1:{self.server.port}"
        self.home = Home(url, f"{url}/{self.user}/", self.user, PASSWORD)
        self.password = self.secrets / "password"
        self.password.write_text(PASSWORD)
        httpx2.request("PROPFIND", self.home.url, auth=(self.user, PASSWORD), timeout=60).raise_for_status()
        self.home.make("work", "Work")

    @property
    def place(self) -> Path:
        """Where the server keeps the calendar."""
        return self.server.folder / "collection-root" / self.user / "work"

    def options(self) -> CalDavOptions:
        """What Capture is told."""
        return CalDavOptions(url=self.home.server, user=self.user, password=Secret(f"file:{self.password}"))

    def fill(self, count: int, first: int = 0) -> None:
        """So many meetings with Carol, each a resource of its own, by way of the server's files."""
        for number in range(first, first + count):
            (self.place / f"{number}.ics").write_bytes(a_calendar(an_event(f"visit{number}")))

    def there(self) -> int:
        """How many resources lie in the calendar."""
        return len(list(self.place.glob("*.ics")))

    def forget_tokens(self) -> None:
        """Every sync-token that was ever handed out is invalid from now on."""
        tokens = list(self.place.rglob("sync-token/*"))
        assert tokens
        for token in tokens:
            token.unlink()
