"""A pymap server for the tests: plain IMAP4rev1, without CONDSTORE, ESEARCH, NAMESPACE, LIST-STATUS or SPECIAL-USE."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imapclient import IMAPClient  # type: ignore[import-untyped]

from config.providers import ImapOptions
from tests.servers.ports import free_port

USER: Final = "demouser"
PASSWORD: Final = "demopass"
START_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Pymap:
    """A running server in clear text on loopback, with one mailbox: four messages in INBOX, two in Sent, Trash.

    All is forgotten at the end. Tests that change it start one of their own.
    """

    folder: Path
    port: int
    host: str = "localhost"

    def options(self, **changes: object) -> ImapOptions:
        """What Capture must be told to read its mailbox."""
        given = {"host": self.host, "port": self.port, "tls": "none", "user": USER}
        return ImapOptions.model_validate({**given, "password": f"file:{self.folder}/password", **changes})

    def mail_program(self) -> IMAPClient:
        """A signed-in client that may change the mailbox."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=30)
        client.login(USER, PASSWORD)
        return client


@contextmanager
def start_pymap(folder: Path) -> Iterator[Pymap]:
    """Runs a server; `folder` is for its output."""
    made = Pymap(folder, free_port())
    (folder / "password").write_text(PASSWORD)
    program = str(Path(sys.executable).with_name("pymap"))
    listening = ["--host", "127.0.0.1", "--port", str(made.port), "--no-service", "admin"]
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen([program, *listening, "dict", "--demo-data"], stdout=output, stderr=output)
    try:
        _wait(made.port, server, folder / "output")
        yield made
    finally:
        server.kill()
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"pymap did not start: {output.read_text(errors='replace')[-2000:]}")
