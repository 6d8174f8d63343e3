"""A mailbox in memory whose connection stays open and rings when mail arrives, as IMAP's IDLE does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from socket import MSG_DONTWAIT, MSG_PEEK, socket, socketpair

from capture.held import Held
from capture.watch import Watch
from capture.worker import Worker
from connectors.errors import ConnectorError, TryLater
from connectors.memory import MemoryConnector
from connectors.model.sync import Cursor, Page
from connectors.protocol import Hints
from store import sources
from tests.builders import seen
from tests.capture.passing import Scene, Watched


@dataclass
class Line(Watched):
    """One connection. `cut` ends it from the other side."""

    inner: MemoryConnector
    ours: socket = field(init=False)
    theirs: socket = field(init=False)
    refuses: ConnectorError | None = None
    """What asking to be told of changes is answered with."""
    watched: int = 0

    def __post_init__(self) -> None:
        self.ours, self.theirs = socketpair()

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        try:
            if self.ours.recv(1_000, MSG_DONTWAIT) == b"":
                raise TryLater("The server closed the connection")
        except BlockingIOError:
            pass
        yield from super().pages(since)

    def watch(self) -> Hints:
        if self.refuses:
            raise self.refuses
        self.watched += 1
        return Hints(self.ours, lambda: bool(self.ours.recv(1, MSG_PEEK)))

    def ring(self) -> None:
        self.theirs.send(b"* 1 EXISTS\r\n")

    def cut(self) -> None:
        self.theirs.close()

    def close(self) -> None:
        super().close()
        self.ours.close()
        self.theirs.close()


@dataclass
class Ringing(Scene):
    """A scene whose connectors are held."""

    lines: list[Line] = field(default_factory=list)
    refuses: ConnectorError | None = None

    def connector(self, _source: sources.Source) -> Line:
        made = Line(MemoryConnector(self.mailbox, self.page_size), self.error, self.fails_at, refuses=self.refuses)
        self.lines.append(made)
        return made

    def deliver(self, ident: str) -> None:
        """New mail, of which whoever listens is told."""
        self.mailbox.put(seen(ident))
        self.lines[-1].ring()

    def visit(self, held: Held) -> None:
        """One pass by a worker that holds connections."""
        assert Worker("worker", self.tools(), held=held).work(self.source) is not None


@dataclass
class Seconds:
    """A clock that goes on only when told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Listening:
    """What a process that holds connections has."""

    clock: Seconds = field(default_factory=Seconds)
    limit: int = 10

    def __post_init__(self) -> None:
        self.watch = Watch(self.clock)
        self.held = Held(self.limit, self.watch, self.clock)

    def close(self) -> None:
        self.held.close()
        self.watch.close()
