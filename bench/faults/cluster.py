"""A PostgreSQL server of the bench's own that flushes what it commits, and may be stopped, killed and followed."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.servers.ports import free_port
from tests.servers.postgres import as_other_user, programs

PATIENCE_SECONDS = 60
NAME = "capture"


@dataclass
class Cluster:
    """One server. Whoever made its folder throws it away."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, object] = field(default_factory=dict)
    _server: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """Of the record's database."""
        return f"postgresql+psycopg://capture@127.0.0.1:{self.port}/{NAME}"

    def create(self) -> None:
        """Makes its data, and the record's database in them, empty."""
        self._run("initdb", "-U", "capture", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    def follow(self, primary: "Cluster") -> None:
        """Makes its data a copy of another's, which it goes on to follow."""
        source = f"host=127.0.0.1 port={primary.port} user=capture application_name=standby"
        self._run("pg_basebackup", "-d", source, "-R", "-X", "stream", "-c", "fast")
        self.start()

    def start(self) -> None:
        """Returns when it answers."""
        given: dict[str, object] = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 300,
            **self.settings,
        }
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        command = [*as_other_user(self.folder), f"{programs()}/postgres", "-D", str(self.data), *options]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {self.said()}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes questions."""
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def runs(self) -> bool:
        """Whether its process is there."""
        return self._server is not None and self._server.poll() is None

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: as an administrator restarts it; SIGQUIT: at once, without saving; SIGKILL: as a machine dies."""
        server, self._server = self._server, None
        if server is not None:
            server.send_signal(how)
            server.wait(PATIENCE_SECONDS)

    def promote(self) -> None:
        """Ends following: from now on it takes what is written."""
        with self.connect("postgres") as connection:
            connection.execute("SELECT pg_promote()")

    def connect(self, database: str = NAME) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection that commits each statement."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="capture", dbname=database, connect_timeout=2, autocommit=True
        )

    def said(self) -> str:
        """The end of its log."""
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def _run(self, program: str, *arguments: str) -> None:
        command = [*as_other_user(self.folder), f"{programs()}/{program}", "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[Cluster]:
    """A server in a new folder, with an empty database for the record."""
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder, settings=settings)
    try:
        cluster.create()
        yield cluster
    finally:
        with suppress(subprocess.TimeoutExpired):
            cluster.end(signal.SIGQUIT)
        shutil.rmtree(cluster.data, ignore_errors=True)
