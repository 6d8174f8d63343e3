"""Listens to many open connections at once, on which providers say when something has changed.

What is heard is a hint, each once: whoever acts on it adds the connection again afterwards.
"""

import selectors
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from socket import MSG_DONTWAIT, MSG_PEEK, socket
from ssl import SSLSocket
from time import monotonic

SPACING_SECONDS = 3.0
"""Between two hints about one source: the later one waits."""
RENEWED_AFTER_SECONDS = 1_500.0
"""A server may end an IDLE after 29 minutes; one that nobody has renewed for so long counts as a hint (RFC 2177)."""
SETTLING_SECONDS = 0.05
"""So long after the first sign, a burst of them is one hint, and the end of a connection has arrived."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Sources by what their connections said."""

    changed: frozenset[int]
    ended: frozenset[int]
    """The connection is of no more use."""


@dataclass(frozen=True, slots=True)
class _Line:
    connection: socket
    since: float
    """On the monotonic clock; in the future for one that is not listened to yet."""


class Watch:
    """The connections listened to, by source. Any thread may add and remove; one listens."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: seconds that only go on."""
        self._clock = clock
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._waiting: dict[int, _Line] = {}
        self._listening: dict[int, _Line] = {}
        self._last: dict[int, float] = {}

    def add(self, source: int, connection: socket, after: float = 0.0) -> None:
        """Listens to a connection, after so many seconds; what it has said until then is heard then."""
        with self._lock:
            since = max(self._clock() + after, self._last.get(source, -SPACING_SECONDS) + SPACING_SECONDS)
            self._waiting[source] = _Line(connection, since)
            self._begin()

    def remove(self, source: int) -> None:
        """Stops listening: before anything else is done with the connection."""
        with self._lock:
            self._waiting.pop(source, None)
            if line := self._listening.pop(source, None):
                self._selector.unregister(line.connection)

    def listen(self, seconds: float) -> Heard:
        """What is heard within so many seconds; sooner if there is anything. It is no longer listened to."""
        with self._lock:
            self._begin()
        if self._selector.select(seconds):
            time.sleep(SETTLING_SECONDS)
        signs = self._selector.select(0)
        with self._lock:
            heard = {key.data for key, _ in signs if key.data in self._listening} | self._without_a_sign()
            lines = {source: self._listening.pop(source) for source in heard}
            for source, line in lines.items():
                self._selector.unregister(line.connection)
                self._last[source] = self._clock()
            ended = frozenset(source for source, line in lines.items() if _has_ended(line.connection))
        return Heard(frozenset(lines) - ended, ended)

    def close(self) -> None:
        """Lets go of the selector; the connections are others'."""
        self._selector.close()

    def __len__(self) -> int:
        """How many connections there are, listened to or about to be."""
        return len(self._waiting) + len(self._listening)

    def _begin(self) -> None:
        now = self._clock()
        for source in [source for source, line in self._waiting.items() if line.since <= now]:
            line = self._waiting.pop(source)
            self._listening[source] = line
            self._selector.register(line.connection, selectors.EVENT_READ, source)

    def _without_a_sign(self) -> set[int]:
        """Those that were silent for long, and those whose TLS has already taken from the network what they said."""
        long_ago = self._clock() - RENEWED_AFTER_SECONDS
        return {source for source, line in self._listening.items() if line.since < long_ago or _is_unread(line)}


def _is_unread(line: _Line) -> bool:
    return isinstance(line.connection, SSLSocket) and line.connection.pending() > 0


def _has_ended(connection: socket) -> bool:
    try:
        # Of TLS connections too this looks at the bytes of the network, which cannot be read past their own layer.
        return socket.recv(connection, 1, MSG_PEEK | MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
