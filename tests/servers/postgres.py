"""A PostgreSQL server for the tests: own data folder, loopback only, stopped by its process id."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests.servers.missing import ServerMissing
from tests.servers.ports import free_port

DEBIAN: Final = Path("/usr/lib/postgresql")
START_SECONDS: Final = 60


def programs() -> Path:
    """The newest installed version's folder of programs. Raises ServerMissing."""
    versions = (folder / "bin" for folder in DEBIAN.glob("*") if (folder / "bin/initdb").exists())
    found = sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise ServerMissing("PostgreSQL is not installed: apt-get install postgresql")
    return found[0] if found else Path(str(on_path)).parent


@contextmanager
def start_postgres(folder: Path) -> Iterator[str]:
    """Runs a server whose data lie in `folder`, and yields its URL without a database, to be followed by `/NAME`.

    Data of an earlier run are used again. It is tuned to be forgotten: nothing is flushed to disk. Raises
    ServerMissing.
    """
    binaries, data, port = programs(), folder / "data", free_port()
    as_user = as_other_user(folder)
    create = [
        f"{binaries}/initdb",
        "-D",
        f"{data}",
        "-U",
        "capture",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    if not data.exists():
        subprocess.run([*as_user, *create], check=True, capture_output=True, cwd=folder)
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off",
                "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
                "max_connections": 200}  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*as_user, f"{binaries}/postgres", "-D", f"{data}", *options], stdout=log, stderr=log, cwd=folder
        )
    try:
        _wait(port, server, folder / "log")
        yield f"postgresql+psycopg://capture@127.0.0.1:{port}"
    finally:
        _stop(server)


def as_other_user(folder: Path) -> list[str]:
    """initdb refuses root, so root hands the folder and the server to Debian's own user for it.

    setpriv becomes the program it starts, so the process id stays the one we know.
    """
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="capture", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """An immediate shutdown: the data are thrown away, so nothing has to be saved."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
