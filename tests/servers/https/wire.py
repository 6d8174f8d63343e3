"""A CONNECT proxy that is itself every host behind it: TLS by our own authority, then HTTP/1.1, kept alive."""

import socket
import ssl
import zlib
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from threading import Event, Lock, Thread
from typing import BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from tests.servers.https.exchange import Answer, CutOff, Request

LEAST_COMPRESSED: Final = 1_000
"""Bytes of a body from which on it is worth the time to compress it."""


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
            host = _connect(client)
            if host in self.tunnels:
                self._tunnel(client, self.tunnels[host])
                return
            with self._context.wrap_socket(client, server_side=True) as secure:
                self._exchange(client, secure)
                with secure.makefile("rb") as asked:
                    while (request := _read_request(asked, host)) is not None:
                        answer = self._answer(request)
                        if answer.delay and self._closing.wait(answer.delay):
                            return
                        answer.leaves()
                        secure.sendall(_on_wire(request, answer))

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


def _read_request(stream: BinaryIO, host: str) -> Request | None:
    line = stream.readline(65_536)
    if not line:
        return None
    verb, target, _ = line.decode("ascii").split(" ", 2)
    headers = read_headers(stream)
    body = stream.read(int(headers.get("content-length", "0")))
    return parsed(host, verb, target, headers, body)


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
    headers["Content-Length"] = str(len(body))
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
