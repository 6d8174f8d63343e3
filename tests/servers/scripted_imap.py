"""An IMAP server that says exactly what a test wants: for answers that Dovecot does not give."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from config.providers import ImapOptions

GREETING = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"


@dataclass(slots=True)
class Scripted:
    """Speaks clear text on loopback, to any number of clients one after another."""

    port: int
    answers: Mapping[str, str]
    """Beginning of a command → lines, the last of which is given the tag but after a `+`; others are answered OK.

    "" closes.
    """
    greeting: str
    heard: list[str] = field(default_factory=list)
    """The commands, without their tags."""
    _client: socket.socket | None = None

    def say(self, said: bytes) -> None:
        """Unasked, to the client that is there."""
        assert self._client is not None
        self._client.sendall(said)

    def options(self, password: Path, **changes: object) -> ImapOptions:
        """What Capture must be told to come here."""
        given = {"host": "localhost", "port": self.port, "tls": "none", "user": "ann", "password": f"file:{password}"}
        return ImapOptions.model_validate({**given, **changes})

    def serve(self, listener: socket.socket) -> None:
        """Until the listener is closed."""
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                with client, client.makefile("rwb", buffering=0) as stream, suppress(OSError):
                    self._client = client
                    stream.write(self.greeting.encode() + b"\r\n")
                    while self._answer(stream.readline(), stream):
                        pass

    def _answer(self, line: bytes, stream: socket.SocketIO) -> bool:
        tag, _, command = line.decode("utf-8", "replace").strip().partition(" ")
        if not command:
            return bool(line)
        self.heard.append(command)
        said = next((said for start, said in self.answers.items() if command.startswith(start)), None)
        if said is None and command.startswith("AUTHENTICATE"):
            stream.write(b"+ \r\n")
            stream.readline()
        if said == "":
            return False
        lines = (said or "OK done").split("\n")
        last = lines[-1] if lines[-1].startswith("+") else f"{tag} {lines[-1]}"
        stream.write("\r\n".join([*lines[:-1], last, ""]).encode())
        return True


@contextmanager
def scripted_imap(answers: Mapping[str, str], greeting: str = GREETING) -> Iterator[Scripted]:
    """Runs one, with its answers to commands."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Scripted(int(listener.getsockname()[1]), answers, greeting)
        thread = Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)
