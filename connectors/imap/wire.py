"""The connection itself: bytes out through the guard, bytes in through one buffer."""

import imaplib
from io import BufferedReader, RawIOBase
from ssl import SSLContext, SSLSocket, SSLWantReadError
from typing import TYPE_CHECKING, Final

from imapclient import IMAPClient  # type: ignore[import-untyped]

from connectors.imap.guard import check_reads
from connectors.reachable import dial

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CONNECT_SECONDS: Final = 30.0
READ_SECONDS: Final = 60.0
"""The longest silence of a server in the middle of an answer."""
BUFFER_BYTES: Final = 64 * 1024
"""Four times what TLS hands over at once; a thousand connections are held."""
LONGEST_LINE: Final = 64 * 1024 * 1024
"""A line may list the numbers of every message of a mailbox, seven bytes each."""


class Wire(imaplib.IMAP4):
    """imaplib's connection, with a guard on what is sent. Raises OSError and imaplib's errors."""

    def __init__(self, host: str, port: int, context: SSLContext | None, *, public_only: bool) -> None:
        """Connects and reads the greeting; encrypted from the first byte where there is a `context`.

        `public_only`: as `connectors.reachable.dial` says.
        """
        self._context = context
        self._public_only = public_only
        self._unsent = b""
        self.received = 0
        """Bytes that have been read."""
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = CONNECT_SECONDS) -> None:
        """Connects. imaplib calls it."""
        self.host, self.port = host, port
        self.sock = dial(host, port, timeout, public_only=self._public_only)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=host)
        self.sock.settimeout(READ_SECONDS)
        self._begin_to_read()

    def _begin_to_read(self) -> None:
        self._read_from, self._arrivals = self.sock, _Arrivals(self.sock.makefile("rb", 0), self.received)
        self._reader = BufferedReader(self._arrivals, BUFFER_BYTES)

    def _get_capabilities(self) -> None:
        """imaplib calls it after the greeting, which mostly names them (one round trip less), and after STARTTLS.

        There what had arrived in clear text is dropped: anyone may have written it (RFC 3501, 6.2.1).
        """
        named = self.untagged_responses.pop("CAPABILITY", [])
        if self._read_from is not self.sock:
            self._begin_to_read()
            named = []
        if not named:
            named = self.capability()[1]
        found = named[-1] if isinstance(named[-1], bytes) else b""
        self.capabilities = tuple(found.decode("ascii", "replace").upper().split())

    def offered(self) -> frozenset[str]:
        """What the server can do for who has just signed in: as the answer to that said, else asked."""
        self._get_capabilities()
        return frozenset(self.capabilities)

    def readline(self) -> bytes:
        """One line with its end; b"" where the connection ended before it did."""
        line = self._reader.readline(LONGEST_LINE)
        self.received += len(line)
        return line if line.endswith(b"\n") else b""

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where the connection has ended."""
        data = self._reader.read(size)
        self.received += len(data)
        return data

    def send(self, data: "ReadableBuffer") -> None:
        """Sends whole lines that the guard lets pass, and keeps the beginning of one. Raises NotReadOnly."""
        self._unsent += bytes(data)
        if self._unsent.endswith(b"\r\n"):
            lines, self._unsent = self._unsent, b""
            check_reads(lines)
            self.sock.sendall(lines)

    def arrived(self) -> bytes:
        """What has come and was not read yet, or the first of it, without waiting; b"" also where the other side ended.

        It stays to be read. Raises OSError.
        """
        self.sock.settimeout(0)
        try:
            return self._reader.peek()
        except SSLWantReadError:
            return b""
        finally:
            self.sock.settimeout(READ_SECONDS)

    def has_more(self) -> bool:
        """Whether something was taken from the network that was not read yet: the socket says nothing of it."""
        is_left = self._arrivals.size > self.received
        return is_left or (isinstance(self.sock, SSLSocket) and self.sock.pending() > 0)

    def certificate(self) -> dict[str, object]:
        """What the server has shown, in the form of `SSLSocket.getpeercert`; empty without TLS."""
        return dict(self.sock.getpeercert() or {}) if isinstance(self.sock, SSLSocket) else {}

    def shutdown(self) -> None:
        """Closes the connection. imaplib calls it, and may do so twice."""
        self._reader.close()
        self.sock.close()


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient on a guarded connection."""

    _imap: Wire
    public_only = False

    def _create_IMAP4(self) -> Wire:  # noqa: N802
        return Wire(self.host, self.port, self.ssl_context if self.ssl else None, public_only=self.public_only)

    def _set_read_timeout(self) -> None:
        """The wire has its own timeouts."""

    @property
    def wire(self) -> Wire:
        """The connection, for commands whose answers imapclient is slow to parse."""
        return self._imap


class PublicClient(Client):
    """One that reaches servers on the internet alone."""

    public_only = True


def connect(host: str, port: int, context: SSLContext | None, *, public_only: bool = False) -> Client:
    """A client that has read the greeting. Raises OSError, imaplib's errors, and NeedsPerson where it may not go."""
    client = (PublicClient if public_only else Client)(host, port, ssl=context is not None, ssl_context=context)
    # imapclient formats every line for a log that nobody reads, and it would hold content.
    client.wire.debug = 0
    return client


class _Arrivals(RawIOBase):
    """What comes over a connection, counted."""

    def __init__(self, source: RawIOBase, size: int) -> None:
        """`size`: bytes that came before."""
        self._source = source
        self.size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        size = self._source.readinto(buffer)
        self.size += size or 0
        return size

    def close(self) -> None:
        self._source.close()
        super().close()
