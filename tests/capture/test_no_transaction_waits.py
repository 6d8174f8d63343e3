"""While a provider is waited for, no transaction is open: it would keep others from their turn, and rows from going."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from capture.acting import Acting
from capture.census import Count, Healing
from capture.unreadable import Unread
from capture.worker import Tools, Worker
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from store import leases, sources
from store.database import Store
from store.model import Disposition
from tests.builders import NOON, seen
from tests.capture.passing import Scene, Watched
from tests.people import ALICE

PATIENCE_SECONDS = 10
OPEN = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND state LIKE 'idle in transaction%'"
)
HER = Acting(ALICE, NOON, "127.0.0.1")


@dataclass
class Slow:
    """A connector that answers only once no transaction is open; the server is asked by another client.

    What another thread records meanwhile comes to its end; a transaction that waits for this answer would not.
    """

    inner: Watched
    other: Store
    calls: list[str] = field(default_factory=list)

    def wait(self, call: str) -> None:
        """Notes the call, once nothing is open."""
        until = time.monotonic() + PATIENCE_SECONDS
        with self.other.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.execute(text(OPEN)).scalar_one():
                assert time.monotonic() < until, f"A transaction is open while {call} is waited for."
        self.calls.append(call)

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        self.wait("pages")
        for page in self.inner.pages(since):
            yield page
            self.wait("pages")

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        self.wait("contents")
        return self.inner.contents(ids)

    def census(self) -> Iterator[Listed]:
        self.wait("census")
        return self.inner.census()

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        self.wait("items")
        return self.inner.items(ids)

    def raw(self, ident: str) -> bytes | None:
        self.wait("raw")
        return self.inner.raw(ident)

    def probe(self) -> Identity:
        self.wait("probe")
        return self.inner.probe()

    def close(self) -> None:
        self.wait("close")
        self.inner.close()


@dataclass
class Slowly:
    """A scene whose provider is slow."""

    scene: Scene
    other: Store
    made: list[Slow] = field(default_factory=list)

    def tools(self) -> Tools:
        return replace(self.scene.tools(), connector=self.connector)

    def connector(self, source: sources.Source) -> Slow:
        self.made.append(Slow(self.scene.connector(source), self.other))
        self.made[-1].wait("open")
        return self.made[-1]

    def source(self) -> sources.Source:
        with self.scene.store.read() as connection:
            return sources.get(connection, self.scene.source)

    def work(self) -> set[str]:
        """One pass; what it asked for."""
        assert Worker("worker", self.tools()).work(self.scene.source) is not None
        assert self.source().error is None
        return set(self.made[-1].calls)


@pytest.fixture
def slowly(postgres_store: Store) -> Iterator[Slowly]:
    with Store(postgres_store.url.render_as_string(hide_password=False)) as other:
        yield Slowly(Scene.of(postgres_store, items=25), other)


def test_a_pass_holds_none(slowly: Slowly) -> None:
    assert slowly.work() == {"open", "pages", "contents", "close"}
    slowly.scene.mailbox.put(seen("later"), "Hello")
    assert slowly.work() == {"open", "pages", "contents", "close"}
    assert slowly.work() == {"open", "pages", "close"}
    assert slowly.scene.health().counts[Disposition.CAPTURED] == 26


def test_a_census_holds_none(slowly: Slowly) -> None:
    slowly.work()
    slowly.scene.mailbox.items["lost"] = seen("lost")
    slowly.scene.mailbox.contents["lost"] = Content("lost", "Hello")
    tools = slowly.tools()
    with tools.store.begin() as connection:
        lease = leases.claim(connection, "census", NOON, slowly.scene.source)
    assert lease is not None
    connector = tools.connector(slowly.source())
    found = Count(tools, slowly.source(), lease, connector, Healing()).run()
    assert found is not None
    assert found.census.healed == 1
    assert set(slowly.made[-1].calls) >= {"census", "pages", "items"}


def broken(number: int) -> Unreadable:
    return Unreadable(f"b{number}", "1", "It has no end.")


def retry(unread: Unread) -> None:
    assert unread.retry(HER, "b1") is False


def retry_all(unread: Unread) -> None:
    assert unread.retry_all(HER).tried == 2


def raw(unread: Unread) -> None:
    assert unread.raw(HER, "b1", ALICE) == b""


@pytest.mark.parametrize("act", [retry, retry_all, raw])
def test_looking_at_what_cannot_be_read_holds_none(slowly: Slowly, act: Callable[[Unread], None]) -> None:
    for number in (1, 2):
        slowly.scene.mailbox.put(broken(number))
    slowly.work()
    source = slowly.source()
    act(Unread.of(slowly.tools(), HER, source.connection, source.id, may_all=False))
    assert slowly.made[-1].calls[-1] == "close"
