"""A signed-in connection to one mailbox, which reads only."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import count
from typing import Final

from config.providers import ImapOptions
from connectors.imap import errors
from connectors.imap.connecting import closed_on_failure, connected
from connectors.imap.idle import Idle
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
        self._unsent = b""
        self._owed: set[bytes] = set()
        self.idle = Idle(self)

    def offers(self, *capabilities: str) -> bool:
        """Whether the server has all of these."""
        return self.capabilities.issuperset(capabilities)

    @property
    def received(self) -> int:
        """Bytes that came over this connection, without those of TLS."""
        return self.client.wire.received

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
        self.idle.stop()
        tags = [self.tag() for _ in commands]
        before, self._unsent = self._unsent, b""
        self.client.wire.send(before + b"".join(b"%b %b\r\n" % pair for pair in zip(tags, commands, strict=True)))
        return tags

    def later(self, command: bytes) -> None:
        """A command whose answers nobody needs: it goes with what is sent next, and saves a round trip."""
        self.idle.stop()
        tag = self.tag()
        self.owe(b"%b %b\r\n" % (tag, command), tag)

    def owe(self, line: bytes, *tags: bytes) -> None:
        """Sends a line with what is sent next; the ends of these commands are passed over wherever they come.

        A server may answer commands that were sent in one go in another order: RFC 9051 5.5.
        """
        self._unsent += line
        self._owed.update(tags)

    def settle(self) -> None:
        """Sends what is still to be sent, and reads what is still to come of it: for those who read by themselves."""
        if self._unsent or self._owed or self.idle.waiting:
            self.run(b"NOOP")
        with self.errors():
            while self._owed:
                self.line()

    def tag(self) -> bytes:
        """A new one."""
        return b"C%d" % next(self._numbers)

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
        while not (line := self.line()).startswith(tag + b" "):
            found.append(line)
        self.end(line)
        return found

    def line(self) -> bytes:
        """The next line of an answer, with its literals and without its CRLF. What nobody waits for is passed over."""
        line = self._whole()
        while self._owed and (tag := line.partition(b" ")[0]) in self._owed:
            self._owed.remove(tag)
            self.end(line)
            line = self._whole()
        if line[:6].upper() == b"* BYE ":
            raise errors.closed(_text(line[6:]), self.server)
        return line

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
            raise errors.not_understood(_text(said), self.server)

    def run(self, command: bytes) -> list[bytes]:
        """One command and its answers, as `answer` returns them."""
        with self.errors():
            return self.answer(*self.send(command))

    def close(self) -> None:
        """Says goodbye and goes, without waiting for an answer. May be called twice."""
        try:
            self.client.wire.send(b"C0 LOGOUT\r\n")
        except (OSError, ValueError):
            pass
        self.client.wire.shutdown()
        self.idle.close()


def open_session(options: ImapOptions, owner: Address) -> Session:
    """Connects and signs in, with the owner's address where no other name is set. Raises ConnectorError."""
    server = f"{options.host}:{options.port}"
    user = options.user or owner
    with errors.told(server):
        client = connected(options)
        with closed_on_failure(client):
            sign_in(client, options.sign_in, user, options.password.reveal())
            session = Session(client, server)
            if user.endswith(WANT_A_NAME) or options.host.endswith(WANT_A_NAME):
                session.run(b'ID ("name" "Capture")')
        return session


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip()[:300]
