"""Listens to many open connections at once, on which providers say when something has changed.

What is heard is a hint, each once: whoever acts on it adds the connection again afterwards.
"""

import selectors
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from socket import MSG_PEEK, socket
from ssl import SSLSocket
from time import monotonic

from connectors.errors import ConnectorError
from connectors.protocol import Hints

SPACING_SECONDS = 3.0
"""Between two hints about one source: the later one waits. Twice as long after each that came soon and was for nothing,
as from a server that ends every connection it is asked to talk on."""
LONGEST_SPACING_SECONDS = 300.0
SOON_SECONDS = 30.0
RENEWED_AFTER_SECONDS = 1_500.0
"""A server may end an IDLE after 29 minutes; one that nobody has renewed for so long counts as a hint (RFC 2177)."""
SETTLING_SECONDS = 0.05
"""So long after the first sign, a burst of them is one hint, and the end of a connection has arrived."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Sources by what their connections said."""

    changed: frozenset[int]
    ended: Mapping[int, float]
    """The connection is of no more use: after so many seconds another one may be made."""


@dataclass(frozen=True, slots=True)
class _Line:
    hints: Hints
    since: float
    """On the monotonic clock; in the future for one that is not listened to yet."""


@dataclass(frozen=True, slots=True)
class _Hint:
    at: float
    in_vain: int
    """How many in a row came soon after their predecessor and were for nothing."""

    @property
    def spacing(self) -> float:
        """Seconds until the next one."""
        return min(SPACING_SECONDS * 2.0 ** min(self.in_vain, 16), LONGEST_SPACING_SECONDS)


class Watch:
    """The connections listened to, by source. Any thread may add and remove; one listens."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: seconds that only go on."""
        self._clock = clock
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._waiting: dict[int, _Line] = {}
        self._listening: dict[int, _Line] = {}
        self._hints: dict[int, _Hint] = {}

    def add(self, source: int, hints: Hints, *, in_vain: bool = False) -> None:
        """Listens to a connection, once its last hint is long enough ago; what it has said until then is heard then.

        `in_vain`: nothing had changed when it was looked at.
        """
        with self._lock:
            since = self._clock()
            if hint := self._hints.get(source):
                hint = hint if in_vain else replace(hint, in_vain=0)
                self._hints[source] = hint
                since = max(since, hint.at + hint.spacing)
            self._waiting[source] = _Line(hints, since)
            self._begin()

    def remove(self, source: int) -> None:
        """Stops listening: before anything else is done with the connection."""
        with self._lock:
            self._waiting.pop(source, None)
            if line := self._listening.pop(source, None):
                self._selector.unregister(line.hints.connection)

    def listen(self, seconds: float) -> Heard:
        """What is heard within so many seconds; sooner if there is anything. It is no longer listened to."""
        with self._lock:
            self._begin()
        if self._selector.select(seconds):
            time.sleep(SETTLING_SECONDS)
        signs = {key.data for key, _ in self._selector.select(0)}
        with self._lock:
            lines = {source: line for source, line in self._listening.items() if self._is_heard(line, source in signs)}
            for source, line in lines.items():
                del self._listening[source]
                self._selector.unregister(line.hints.connection)
                self._note(source, line)
            ended = {source: self._hints[source].spacing for source, line in lines.items() if _has_ended(line)}
        return Heard(frozenset(lines) - ended.keys(), ended)

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
            self._selector.register(line.hints.connection, selectors.EVENT_READ, source)

    def _note(self, source: int, line: _Line) -> None:
        now = self._clock()
        before = self._hints.get(source)
        soon = before is not None and now - line.since < SOON_SECONDS
        self._hints[source] = _Hint(now, before.in_vain + 1 if before and soon else 0)

    def _is_heard(self, line: _Line, has_sign: bool) -> bool:
        """Whether it has news, or has been silent for long."""
        if line.since < self._clock() - RENEWED_AFTER_SECONDS:
            return True
        return (has_sign or _is_unread(line)) and (_has_news(line) or _has_ended(line))


def _is_unread(line: _Line) -> bool:
    """Whether TLS has already taken from the network what was said."""
    connection = line.hints.connection
    return isinstance(connection, SSLSocket) and connection.pending() > 0


def _has_news(line: _Line) -> bool:
    try:
        return line.hints.has_news()
    except ConnectorError:
        return True


def _has_ended(line: _Line) -> bool:
    connection = line.hints.connection
    patience = connection.gettimeout()
    try:
        connection.settimeout(0)
        # Of TLS connections too this looks at the bytes of the network, which cannot be read past their own layer.
        return socket.recv(connection, 1, MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(patience)
