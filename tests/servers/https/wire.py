"""A CONNECT proxy that is itself every host behind it: TLS by our own authority, then HTTP/1.1, kept alive.

It may be asked without CONNECT too, as a server on loopback.
"""

import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from http import HTTPStatus
from select import POLLIN, poll
from threading import Event, Lock, Thread
from typing import BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from tests.servers.https.exchange import Answer, Connection, CutOff, Request

LEAST_COMPRESSED: Final = 1_000
"""Bytes of a body from which on it is worth the time to compress it."""
_TLS: Final = b"\x16"
"""The first byte of a handshake (RFC 8446, 5.1)."""


class Wire:
    """Listens on loopback, a thread for each connection. What is asked goes to `answer`."""

    def __init__(self, context: ssl.SSLContext, answer: Callable[[Request], Answer]) -> None:
        """`context` must have a certificate for each host that is asked for."""
        self._context, self._answer = context, answer
        self.tunnels: dict[str, int] = {}
        """Hosts that are servers of their own, TLS and all: where on loopback each listens."""
        self._lock, self._closing = Lock(), Event()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        self._start(Thread(target=self._accept, daemon=True))

    def close(self) -> None:
        """Ends every connection and waits for its thread."""
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _start(self, thread: Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._open.add(client)
                self._start(Thread(target=self._serve, args=(client,), daemon=True))

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, CutOff), client:
            host = "" if client.recv(1, socket.MSG_PEEK) == _TLS else _connect(client)
            if host in self.tunnels:
                self._tunnel(client, self.tunnels[host])
                return
            with self._context.wrap_socket(client, server_side=True) as secure:
                self._exchange(client, secure)
                connection = Connection(secure.getpeercert(binary_form=True))
                with secure.makefile("rb") as asked:
                    while (request := _read_request(asked, host, connection)) is not None:
                        self._send(secure, request, self._answer(request))

    def _send(self, secure: ssl.SSLSocket, request: Request, answer: Answer) -> None:
        """Raises CutOff where the connection is at its end."""
        if answer.delay and self._closing.wait(answer.delay):
            raise CutOff
        if answer.parts is None:
            answer.leaves()
            secure.sendall(_on_wire(request, answer))
            return
        with closing(answer.parts) as parts:
            try:
                secure.sendall(_head(answer.status, {**answer.headers, "Transfer-Encoding": "chunked"}))
                self._send_parts(secure, parts)
            finally:
                answer.leaves()

    def _send_parts(self, secure: ssl.SSLSocket, parts: Iterator[bytes]) -> None:
        hung_up = poll()
        hung_up.register(secure, POLLIN)
        for part in parts:
            if self._closing.is_set() or hung_up.poll(0):
                raise CutOff
            if part:
                secure.sendall(b"%x\r\n%b\r\n" % (len(part), part))
        secure.sendall(b"0\r\n\r\n")

    def _tunnel(self, client: socket.socket, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as server:
            with self._lock:
                self._open.add(server)
            back = Thread(target=_pipe, args=(server, client), daemon=True)
            back.start()
            _pipe(client, server)
            back.join()
            with self._lock:
                self._open.remove(server)

    def _exchange(self, client: socket.socket, secure: socket.socket) -> None:
        with self._lock:
            self._open.remove(client)
            self._open.add(secure)


def _pipe(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _connect(client: socket.socket) -> str:
    """Takes `CONNECT host:443` (RFC 9110, 9.3.6) and returns the host; unbuffered, since TLS follows."""
    asked = b""
    while not asked.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            raise CutOff
        asked += byte
    verb, target, _ = asked.decode("ascii").split(" ", 2)
    if verb != "CONNECT":
        client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
        raise CutOff
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    return target.rpartition(":")[0]


def _read_request(stream: BinaryIO, host: str, connection: Connection) -> Request | None:
    line = stream.readline(65_536)
    if not line:
        return None
    verb, target, _ = line.decode("ascii").split(" ", 2)
    headers = read_headers(stream)
    body = stream.read(int(headers.get("content-length", "0")))
    at = host or headers.get("host", "").partition(":")[0]
    return replace(parsed(at, verb, target, headers, body), connection=connection)


def read_headers(stream: BinaryIO) -> dict[str, str]:
    """Header lines up to the empty one, by names in lower case."""
    headers = {}
    while (line := stream.readline(65_536).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers


def parsed(host: str, verb: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    """A request whose `target` is a path with a query, or a whole URL."""
    parts = urlsplit(target)
    return Request(host, verb, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body)


def _on_wire(request: Request, answer: Answer) -> bytes:
    body, headers = answer.body, dict(answer.headers)
    if len(body) >= LEAST_COMPRESSED and "gzip" in request.headers.get("accept-encoding", ""):
        packing = zlib.compressobj(1, wbits=31)
        body = packing.compress(body) + packing.flush()
        headers["Content-Encoding"] = "gzip"
    return _head(answer.status, {**headers, "Content-Length": str(len(body))}) + body


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    fields = [f"{name}: {line}" for name, value in headers.items() for line in value.split("\n")]
    return "\r\n".join([f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *fields, "", ""]).encode("latin-1")
