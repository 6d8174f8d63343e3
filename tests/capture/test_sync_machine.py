"""Sync as a state machine: whatever happens before, a pass that ends well leaves exactly what the mailboxes hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, func, select

from capture.link import Linker
from capture.policy import Rules
from capture.sync import Pass
from connectors.errors import ConnectorError, TryLater
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.interaction import Sign
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from matcher.model import Context, Ref, TargetType, Thresholds
from store import leases, links, pausing, sources, version
from store.database import Store
from store.errors import LeaseLost
from store.links import Decision
from store.model import Disposition, Lease, Recorded
from store.schema import interactions, ledger
from store.schema import links as link_rows
from tests.builders import NOON, a_mail, a_meeting, seen
from tests.capture.passing import Clock
from tests.people import ALICE, BOB

IDS = st.sampled_from([f"i{number}" for number in range(8)])
KEYS = st.sampled_from([f"{number}@acme.example" for number in range(6)])
OWNERS = st.sampled_from([ALICE, BOB])
OURS = frozenset({"ours.example"})
OPTIONS: dict[str, str] = {}


class Crash(Exception):
    """The process dies here."""


@dataclass(frozen=True)
class CrashingConnector:
    """Dies before the page with this number, or fails as a provider may."""

    inner: MemoryConnector
    before_page: int
    error: Exception

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        for number, page in enumerate(self.inner.pages(since)):
            if number == self.before_page:
                raise self.error
            yield page

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        return self.inner.contents(ids)

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        return self.inner.items(ids)

    def census(self) -> Iterator[Listed]:
        return self.inner.census()

    def raw(self, ident: str) -> bytes | None:
        return self.inner.raw(ident)

    def probe(self) -> Identity:
        return self.inner.probe()

    def close(self) -> None:
        self.inner.close()


class CrashingLinker(Linker):
    """Dies within the transaction of the page."""

    def link(self, connection: Connection, recorded: Sequence[Recorded]) -> None:
        super().link(connection, recorded)
        raise Crash


@dataclass
class World:
    """Two mailboxes, one record."""

    store: Store
    clock: Clock
    sources: dict[str, int]
    mailboxes: dict[str, MemoryMailbox] = field(default_factory=dict)


class SyncMachine(RuleBasedStateMachine):
    """Put, change, remove, crash, expire, two workers."""

    @initialize()
    def start(self) -> None:
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name) / "capture.db"
        file.write_bytes(_empty_database())
        store = Store(f"sqlite:///{file}")
        with store.begin() as connection:
            for owner in (ALICE, BOB):
                sources.connect(connection, "memory", owner, OPTIONS, ["mail"], NOON)
            found: dict[str, int] = {source.owner: source.id for source in sources.all_sources(connection)}
        self.world = World(store, Clock(), found, {owner: MemoryMailbox(owner) for owner in (ALICE, BOB)})
        self.synced: set[str] = set()
        self.decided: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.store.close()
            self.folder.cleanup()

    @rule(owner=OWNERS, id_=IDS, key=KEYS)
    def put_mail(self, owner: str, id_: str, key: str) -> None:
        # One message is the same in every mailbox, so whether it is bulk follows from its key.
        marks = (Sign.BULK,) if key.startswith(("0", "1")) else ()
        self.world.mailboxes[owner].put(seen(id_, a_mail(f"mail:{key}", marks=marks)), "Hello")
        self.synced.discard(owner)

    @rule(owner=OWNERS, id_=IDS, key=KEYS, revision=st.integers(0, 3))
    def put_meeting(self, owner: str, id_: str, key: str, revision: int) -> None:
        meeting = a_meeting(
            f"meeting:{key}", at=NOON + timedelta(hours=revision), revision=f"{revision:09d}.20260301T000000Z"
        )
        self.world.mailboxes[owner].put(seen(id_, meeting, str(revision)))
        self.synced.discard(owner)

    @rule(owner=OWNERS, id_=IDS)
    def put_unreadable(self, owner: str, id_: str) -> None:
        self.world.mailboxes[owner].put(Unreadable(id_, "It has no header"))
        self.synced.discard(owner)

    @rule(owner=OWNERS, id_=IDS)
    def remove(self, owner: str, id_: str) -> None:
        self.world.mailboxes[owner].remove(id_)
        self.synced.discard(owner)

    @rule(owner=OWNERS, old=IDS, new=IDS)
    def move(self, owner: str, old: str, new: str) -> None:
        mailbox = self.world.mailboxes[owner]
        if old in mailbox.items and old != new:
            mailbox.put(replace(mailbox.items[old], id=new))
            mailbox.remove(old)
            self.synced.discard(owner)

    @rule(key=KEYS)
    def decide(self, key: str) -> None:
        with self.world.store.begin() as connection:
            wanted = select(interactions.c.id).where(interactions.c.key == f"mail:{key}")
            found = connection.execute(wanted).scalar_one_or_none()
            if found is not None:
                links.decide(connection, found, Ref(TargetType.DEAL, 1), Decision.ACCEPTED, ALICE, self.world.clock())
                self.decided.add(f"mail:{key}")

    @rule(owner=OWNERS)
    def expire_cursor(self, owner: str) -> None:
        self.world.mailboxes[owner].forget()

    @rule(owner=OWNERS)
    def sync(self, owner: str) -> None:
        self._pass(self._claim(owner), MemoryConnector(self.world.mailboxes[owner], 2))
        self.synced.add(owner)

    @rule(owner=OWNERS, page=st.integers(0, 3), error=st.sampled_from([Crash(), TryLater("503")]))
    def crash_between_pages(self, owner: str, page: int, error: Exception) -> None:
        connector = CrashingConnector(MemoryConnector(self.world.mailboxes[owner], 2), page, error)
        try:
            self._pass(self._claim(owner), connector)
        except (Crash, ConnectorError):
            self.synced.discard(owner)
        else:
            self.synced.add(owner)

    @rule(owner=OWNERS)
    def crash_within_a_page(self, owner: str) -> None:
        connector = MemoryConnector(self.world.mailboxes[owner], 2)
        try:
            self._pass(self._claim(owner), connector, CrashingLinker)
        except Crash:
            self.synced.discard(owner)
        else:
            self.synced.add(owner)

    @rule(owner=OWNERS)
    def stop_after_the_page_in_hand(self, owner: str) -> None:
        connector = MemoryConnector(self.world.mailboxes[owner], 2)
        if self._pass(self._claim(owner), connector, stopping=True):
            self.synced.add(owner)
        else:
            self.synced.discard(owner)

    @rule(owner=OWNERS)
    def a_slow_worker_meets_its_successor(self, owner: str) -> None:
        late = self._claim(owner)
        self.sync(owner)
        self.world.mailboxes[owner].put(seen("late"))
        try:
            self._pass(late, MemoryConnector(self.world.mailboxes[owner], 2))
        except LeaseLost:
            pass
        else:
            raise AssertionError("a worker without the lease recorded a page")
        self.world.mailboxes[owner].remove("late")
        self.synced.discard(owner)

    @invariant()
    def every_item_seen_has_one_disposition(self) -> None:
        with self.world.store.read() as connection:
            for owner in self.synced:
                listed = connection.execute(
                    select(ledger.c.item).where(ledger.c.source_id == self.world.sources[owner])
                )
                assert set(listed.scalars()) == set(self.world.mailboxes[owner].items)

    @invariant()
    def a_decision_outlives_every_move(self) -> None:
        with self.world.store.read() as connection:
            decided = select(interactions.c.key).join(link_rows).where(link_rows.c.decision == Decision.ACCEPTED)
            assert set(connection.execute(decided).scalars()) == self.decided

    @invariant()
    def captured_items_count_interactions(self) -> None:
        with self.world.store.read() as connection:
            captured = connection.execute(
                select(ledger.c.interaction_id).where(ledger.c.disposition == Disposition.CAPTURED)
            )
            ids = list(captured.scalars())
            there = connection.execute(select(interactions.c.id).where(interactions.c.gone_at.is_(None)))
            assert sorted(ids) == sorted(there.scalars())

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        if len(self.synced) < 2:
            return
        with self.world.store.read() as connection:
            keys = set(connection.execute(select(interactions.c.key).where(interactions.c.gone_at.is_(None))).scalars())
            indexed = connection.execute(select(func.count()).select_from(interactions)).scalar_one()
        assert keys == self._expected()
        assert indexed >= len(keys)

    def _expected(self) -> set[str]:
        items = [item for mailbox in self.world.mailboxes.values() for item in mailbox.items.values()]
        return {
            item.interaction.key for item in items if not isinstance(item, Unreadable) and not item.interaction.marks
        }

    def _claim(self, owner: str) -> Lease:
        self.world.clock.at += leases.TTL * 2
        with self.world.store.begin() as connection:
            lease = leases.claim(connection, "worker", self.world.clock(), self.world.sources[owner])
        assert lease is not None
        return lease

    def _pass(
        self,
        lease: Lease,
        connector: MemoryConnector | CrashingConnector,
        linker: type[Linker] = Linker,
        *,
        stopping: bool = False,
    ) -> bool:
        with self.world.store.begin() as connection:
            pausing.resume(connection, sources.get(connection, lease.source).connection, self.world.clock())
            source = sources.get(connection, lease.source)
        one = Pass(
            store=self.world.store,
            source=source,
            lease=lease,
            connector=connector,
            rules=lambda: Rules(OURS, frozenset({ALICE, BOB})),
            linker=lambda: linker(Context(OURS, frozenset({ALICE, BOB})), Thresholds()),
            now=self.world.clock,
            stopping=lambda: stopping,
        )
        return one.run().finished


@cache
def _empty_database() -> bytes:
    """Our tables, migrated once for all examples."""
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/empty.db") as store:
        version.upgrade(store)
        with store.outside_transaction() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        return (Path(folder) / "empty.db").read_bytes()


TestSync = SyncMachine.TestCase
TestSync.settings = settings(stateful_step_count=30, deadline=None)
