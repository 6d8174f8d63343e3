"""A TCP proxy on loopback that counts what passes, keeps it if asked to, and breaks connections on demand."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Self


class Proxy:
    """Stands before a server; clients connect to `localhost` at `port`. Counts are over all connections."""

    def __init__(self, host: str, port: int, *, record: bool = False) -> None:
        """`record`: keep what the server sends in `said`, and what clients send in `asked`."""
        self.received = 0
        """Bytes that the server sent and clients got."""
        self.sent = 0
        """Bytes that clients sent."""
        self.connections = 0
        """How many were made."""
        self.said = bytearray()
        self.asked = bytearray()
        self.cut_after: int | None = None
        """Every connection is cut once the server has sent this many bytes, counted as `received` is."""
        self.cut_each_after: int | None = None
        """The same, of each connection for itself."""
        self._server = (host, port)
        self._record = record
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._start(Thread(target=self._accept))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def cut(self) -> None:
        """Breaks every connection there is; new ones are taken."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Counts from zero again, with nothing kept; connections stay."""
        with self._lock:
            self.received = self.sent = self.connections = 0
            self.said.clear()
            self.asked.clear()

    def _start(self, thread: Thread) -> None:
        thread.daemon = True
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            try:
                server = socket.create_connection(self._server, 10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {client, server}
                self.connections += 1
            self._start(Thread(target=self._serve, args=(client, server)))

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        asking = Thread(target=self._pump, args=(client, server, self._questions), daemon=True)
        asking.start()
        carried = 0

        def answers(data: bytes) -> bytes:
            nonlocal carried
            left = len(data) if self.cut_each_after is None else max(0, self.cut_each_after - carried)
            passed = self._answers(data[:left])
            carried += len(passed)
            return passed

        self._pump(server, client, answers)
        asking.join()
        with self._lock:
            self._open -= {client, server}
        client.close()
        server.close()

    def _pump(self, source: socket.socket, target: socket.socket, passing: Callable[[bytes], bytes]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                passed = passing(data)
                target.sendall(passed)
                if len(passed) < len(data):
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _questions(self, data: bytes) -> bytes:
        with self._lock:
            self.sent += len(data)
            if self._record:
                self.asked += data
            return data

    def _answers(self, data: bytes) -> bytes:
        with self._lock:
            if self.cut_after is not None:
                data = data[: max(0, self.cut_after - self.received)]
            self.received += len(data)
            if self._record:
                self.said += data
            return data
