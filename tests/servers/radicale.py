"""A Radicale server for the tests: own data folder, loopback only, stopped by its process id."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Final

import httpx2

from tests.servers.dav import Home, running
from tests.servers.missing import ServerMissing
from tests.servers.ports import free_port

PASSWORD: Final = "correct horse"
USERS: Final = 1_000
"""`user0` and so on may sign in, all with one password."""


@dataclass(frozen=True, slots=True)
class Radicale:
    """A running server."""

    url: str
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def home(self) -> Home:
        """The calendars of a user that no test has had: none yet."""
        user = f"user{next(self._numbers)}"
        home = Home(self.url, f"{self.url}/{user}/", user, PASSWORD)
        # Radicale makes the folder of a user who signs in for the first time.
        httpx2.request("PROPFIND", home.url, auth=(user, PASSWORD), timeout=60).raise_for_status()
        return home

    def fill(self, user: str, calendar: str, resources: Mapping[str, bytes]) -> None:
        """Puts resources into a calendar that is there, by way of its files: quick for thousands."""
        place = self.folder / "collection-root" / user / calendar
        for name, content in resources.items():
            (place / name).write_bytes(content)


@contextmanager
def start_radicale(folder: Path) -> Iterator[Radicale]:
    """Runs a server whose data lie in `folder`. Raises ServerMissing."""
    if find_spec("radicale") is None:
        raise ServerMissing("Radicale is not installed: pip install radicale")
    port, users = free_port(), folder / "users"
    users.write_text("".join(f"user{number}:{PASSWORD}\n" for number in range(USERS)))
    settings = {
        "server-max-connections": "100",
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(users),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "collections"),
        "logging-level": "warning",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    with running([sys.executable, "-m", "radicale", "--config", "", *options], folder / "log", port):
        yield Radicale(f"http://127.0.0.1:{port}", folder / "collections")
