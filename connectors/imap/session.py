"""A signed-in connection to one mailbox, which reads only."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import count
from socket import socket, socketpair
from typing import Final

from config.providers import ImapOptions
from connectors.errors import ProviderBug
from connectors.imap import errors
from connectors.imap.connecting import connected
from connectors.imap.listing import Namespace, namespaces
from connectors.imap.sign_in import sign_in
from connectors.imap.wire import Client
from connectors.model.address import Address

WANT_A_NAME: Final = ("@163.com", "@126.com", "@188.com", "@yeah.net", ".163.com", ".126.com", ".188.com", ".yeah.net")
"""NetEase opens no folder for a program that has not said its name (RFC 2971): "Unsafe Login".

https://github.com/OfflineIMAP/offlineimap3/issues/71
"""


class Session:
    """Commands and answers of one mailbox. Every method raises ConnectorError.

    Not for two threads at once. Commands are given without tag and line end.
    """

    def __init__(self, client: Client, server: str) -> None:
        """`client` has signed in. `server` is host:port, for messages."""
        self.client = client
        self.server = server
        self.capabilities = client.wire.offered()
        self._numbers = count(1)
        self._idle: bytes | None = None
        self._bell: socket | None = None

    def offers(self, *capabilities: str) -> bool:
        """Whether the server has all of these."""
        return self.capabilities.issuperset(capabilities)

    def enable(self, *capabilities: str) -> None:
        """Turns on extensions that have to be (RFC 5161), such as QRESYNC; before any folder is opened."""
        self.run(b"ENABLE " + " ".join(capabilities).encode("ascii"))

    @cached_property
    def namespaces(self) -> Sequence[Namespace]:
        """Where this user's folders are, and those of others (RFC 2342); empty where the server cannot say."""
        return namespaces(self.run(b"NAMESPACE")) if self.offers("NAMESPACE") else ()

    def errors(self) -> AbstractContextManager[None]:
        """Within it, errors of the connection become ConnectorErrors: for those who use `send`, `readline`, `read`."""
        return errors.told(self.server)

    def send(self, *commands: bytes) -> list[bytes]:
        """Sends commands in one go, and returns the tags that their answers will end with, in the same order."""
        tags = [b"C%d" % next(self._numbers) for _ in commands]
        self.client.wire.send(b"".join(b"%b %b\r\n" % pair for pair in zip(tags, commands, strict=True)))
        return tags

    def readline(self) -> bytes:
        """The next line with its CRLF. Where it ends in `{n}`, n bytes follow, then the rest of the answer."""
        line = self.client.wire.readline()
        if not line:
            raise errors.closed("", self.server)
        return line

    def read(self, size: int) -> bytes:
        """So many bytes of a literal."""
        data = self.client.wire.read(size)
        if len(data) < size:
            raise errors.closed("", self.server)
        return data

    def answer(self, tag: bytes) -> list[bytes]:
        """The answers up to the end of one command, each without its CRLF; literals stand in them as they came."""
        found: list[bytes] = []
        while True:
            line = self._whole()
            if line.startswith(tag + b" "):
                self.end(line)
                return found
            if line[:6].upper() == b"* BYE ":
                raise errors.closed(_text(line[6:]), self.server)
            found.append(line)

    def _whole(self) -> bytes:
        line = self.readline()[:-2]
        while line.endswith(b"}") and (size := line[line.rfind(b"{") + 1 : -1]).isdigit():
            line += b"\r\n" + self.read(int(size)) + self.readline()[:-2]
        return line

    def end(self, line: bytes) -> None:
        """Looks at the line that ends a command, `TAG OK ...`, and raises where it did not do what was asked."""
        status, _, said = line.partition(b" ")[2].partition(b" ")
        if status.upper() == b"NO":
            raise errors.refused(_text(said), self.server)
        if status.upper() != b"OK":
            raise ProviderBug(f"{self.server} did not understand a command", _text(said))

    def run(self, command: bytes) -> list[bytes]:
        """One command and its answers, as `answer` returns them."""
        with self.errors():
            return self.answer(*self.send(command))

    def idle(self) -> socket:
        """Asks to be told of changes in the folder that is open (RFC 2177), until `end_idle`.

        The socket has something to read once there is one, or the server only says that it is still there.
        """
        with self.errors():
            self._idle = self.send(b"IDLE")[0]
            early = False
            while not (line := self.readline()).startswith(b"+"):
                if line.startswith(self._idle):
                    self.end(line)
                early = True
        return self._woken() if early or self.client.wire.has_more() else self.client.wire.sock

    def _woken(self) -> socket:
        """A socket with something to read: what was already read from the real one would not wake anybody."""
        self._bell, ringing = socketpair()
        with ringing:
            ringing.send(b"!")
        return self._bell

    def end_idle(self) -> list[bytes]:
        """Back to commands; returns what the server told meanwhile. Nothing where `idle` was not called."""
        if self._idle is None:
            return []
        tag, self._idle = self._idle, None
        if self._bell is not None:
            self._bell.close()
        with self.errors():
            self.client.wire.send(b"DONE\r\n")
            return self.answer(tag)

    def close(self) -> None:
        """Says goodbye and goes, without waiting for an answer. May be called twice."""
        try:
            self.client.wire.send(b"C0 LOGOUT\r\n")
        except (OSError, ValueError):
            pass
        self.client.wire.shutdown()
        if self._bell is not None:
            self._bell.close()


def open_session(options: ImapOptions, owner: Address) -> Session:
    """Connects and signs in, with the owner's address where no other name is set. Raises ConnectorError."""
    server = f"{options.host}:{options.port}"
    user = options.user or owner
    with errors.told(server):
        client = connected(options)
        try:
            sign_in(client, options.sign_in, user, options.password.reveal())
            session = Session(client, server)
            if user.endswith(WANT_A_NAME) or options.host.endswith(WANT_A_NAME):
                session.run(b'ID ("name" "Capture")')
            return session
        except BaseException:
            client.wire.shutdown()
            raise


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip()[:300]
