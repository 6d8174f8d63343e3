"""A record with one mailbox in memory, a worker for it, and a connector that fails where it is told to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from capture.link import Linker
from capture.policy import Rules
from capture.retry import after_success, spread
from capture.worker import Tools, Worker
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from matcher.model import Context, Thresholds
from store import health, sources
from store.database import Store
from store.health import Health
from tests.builders import NOON, seen
from tests.people import ALICE

OURS = frozenset({"ours.example"})
INTERVAL = timedelta(minutes=5)
NO_OPTIONS: dict[str, str] = {}


@dataclass
class Clock:
    """Goes on only when told to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Watched:
    """A memory connector that notes whose bodies it gives, and fails before the page with number `fails_at`."""

    inner: MemoryConnector
    error: Exception | None = None
    fails_at: int = 0
    asked: list[str] = field(default_factory=list)
    read: int = 0
    closed: int = 0

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        for number, page in enumerate(self.inner.pages(since)):
            if self.error and number >= self.fails_at:
                raise self.error
            self.read += 1
            yield page

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        self.asked.extend(ids)
        return self.inner.contents(ids)

    def census(self) -> Iterator[Listed]:
        return self.inner.census()

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        return self.inner.items(ids)

    def raw(self, ident: str) -> bytes | None:
        return self.inner.raw(ident)

    def probe(self) -> Identity:
        return self.inner.probe()

    def close(self) -> None:
        self.closed += 1


@dataclass
class Scene:
    """One rep, one mailbox, and everything a worker needs."""

    store: Store
    clock: Clock
    mailbox: MemoryMailbox
    source: int
    page_size: int = 10
    error: Exception | None = None
    fails_at: int = 0
    connectors: list[Watched] = field(default_factory=list)

    @classmethod
    def of(cls, store: Store, items: int = 0) -> Self:
        with store.begin() as connection:
            sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
            source = sources.all_sources(connection)[-1].id
        mailbox = MemoryMailbox(ALICE)
        for number in range(items):
            mailbox.put(seen(f"m{number:04}"), "Hello")
        return cls(store, Clock(), mailbox, source)

    def tools(self) -> Tools:
        context = Context(OURS, frozenset({ALICE}))
        return Tools(
            store=self.store,
            connector=self.connector,
            rules=lambda: Rules(OURS, frozenset({ALICE})),
            linker=lambda: Linker(context, Thresholds()),
            interval=lambda _source: INTERVAL,
            now=self.clock,
        )

    def connector(self, _source: sources.Source) -> Watched:
        made = Watched(MemoryConnector(self.mailbox, self.page_size), self.error, self.fails_at)
        self.connectors.append(made)
        return made

    def work(self, stopping: Callable[[], bool] = lambda: False) -> Health:
        """One pass, due or not, and how the source fares after it."""
        assert Worker("worker", self.tools(), stopping).work(self.source) is not None
        return self.health()

    def scheduled(self) -> datetime:
        """When a pass that ends well now is followed by the next."""
        return after_success(self.clock(), INTERVAL, spread(self.source)).next_due_at

    def is_taken(self) -> bool:
        """Whether a worker that looks for anything due takes it."""
        return Worker("worker", self.tools()).work() is not None

    def health(self) -> Health:
        with self.store.read() as connection:
            return next(h for h in health.overview(connection, self.clock()) if h.source.id == self.source)
