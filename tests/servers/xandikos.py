"""A Xandikos server for the tests: own data folder, loopback only, stopped by its process id. It asks no password."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.servers.dav import Home, running
from tests.servers.missing import ServerMissing
from tests.servers.ports import free_port


@contextmanager
def start_xandikos(folder: Path) -> Iterator[Home]:
    """Runs a server whose data lie in `folder`, and yields the calendars of its only user. Raises ServerMissing."""
    if find_spec("xandikos") is None:
        raise ServerMissing("Xandikos is not installed: pip install xandikos")
    port = free_port()
    places = ["-d", str(folder / "data"), "--state-dir", str(folder / "state"), "-l", "127.0.0.1", "-p", str(port)]
    with running([sys.executable, "-m", "xandikos", "serve", *places, "--defaults"], folder / "log", port):
        url = f"http://127.0.0.1:{port}"
        with closing(Home(url, f"{url}/user/calendars/", "user", "any")) as home:
            yield home
