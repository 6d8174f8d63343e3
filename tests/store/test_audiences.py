"""Who may see an interaction at most, and what becomes of what is no business, whatever happens in whatever order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from config.visibility import Audience
from connectors.model.address import Address
from connectors.model.sync import Cursor, Mode
from store import audiences, interactions, leases, personal, record, set_aside, sources, version
from store.database import Store
from store.model import Batch, Direction, Kept, Outcome, Removed
from store.personal import SET_ASIDE, Kind
from store.schema import interactions as interaction_rows
from store.schema import ledger
from store.schema import sources as source_rows
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB

MAILBOXES = st.sampled_from(["alice/mail", "alice/old", "bob/mail"])
KEYS = st.sampled_from([f"mail:{number}@acme.example" for number in range(2)])
COPIES = st.sampled_from(["inbox", "archive"])
REPS = st.sampled_from([ALICE, BOB])


def owner_of(mailbox: str) -> Address:
    return ALICE if mailbox.startswith("alice") else BOB


@dataclass
class Plain:
    """What ought to be, without a database."""

    audience: dict[str, Audience] = field(default_factory=dict)
    """Of each mailbox that is connected."""
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    """Mailbox and item → key of what is seen there."""
    lines: dict[tuple[str, str], str] = field(default_factory=dict)
    """The same of what is no business of theirs any more."""
    words: dict[tuple[str, Address], list[tuple[Kind, datetime]]] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)

    def reps_without(self, key: str) -> set[Address]:
        return {owner_of(mailbox) for (mailbox, _), line in self.lines.items() if line == key}

    def settle(self, key: str, known: set[str], now: datetime) -> None:
        if key in self.items.values():
            self.gone.pop(key, None)
        elif key in known:
            self.gone.setdefault(key, now)

    def strictest(self, key: str) -> Audience:
        said = any(about == key for about, _ in self.words)
        if said or key in self.lines.values():
            return Audience.OWNER
        seen = [self.audience[mailbox] for (mailbox, _), what in self.items.items() if what == key]
        return min(seen, key=lambda audience: audience.reach, default=Audience.EVERYONE)


class Visibility(RuleBasedStateMachine):
    """Connect, see, lose, set, say, take back, wait a week, disconnect."""

    @initialize()
    def start(self) -> None:
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name) / "capture.db"
        file.write_bytes(_empty_database())
        self.store = Store(f"sqlite:///{file}")
        self.now = NOON
        self.plain = Plain()
        self.ids: dict[str, int] = {}
        for mailbox in ("alice/mail", "alice/old", "bob/mail"):
            self.connect(mailbox)
            self.see(mailbox, {"mail:0@acme.example"}, "inbox")

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(mailbox=MAILBOXES)
    def connect(self, mailbox: str) -> None:
        if mailbox not in self.ids:
            with self.store.begin() as connection:
                self.ids[mailbox] = sources.connect(connection, "memory", owner_of(mailbox), {}, ["mail"], self._tick())
            self.plain.audience[mailbox] = Audience.EVERYONE

    @rule(mailbox=MAILBOXES, keys=st.sets(KEYS, min_size=1), copy=COPIES)
    def see(self, mailbox: str, keys: set[str], copy: str) -> None:
        if mailbox not in self.ids:
            return
        kept = [_kept(f"{copy}/{key}", key) for key in sorted(keys)]
        self._record(mailbox, *kept)
        for item in kept:
            key = item.interaction.key
            barred = owner_of(mailbox) in self.plain.reps_without(key)
            (self.plain.lines if barred else self.plain.items)[mailbox, item.id] = key
            self.plain.gone.pop(key, None) if not barred else None

    @rule(mailbox=MAILBOXES, key=KEYS, copy=COPIES)
    def lose(self, mailbox: str, key: str, copy: str) -> None:
        if mailbox in self.ids:
            known = self._known()
            self._record(mailbox, Removed(f"{copy}/{key}"))
            self.plain.items.pop((mailbox, f"{copy}/{key}"), None)
            self.plain.settle(key, known, self.now)

    @rule(mailbox=MAILBOXES, key=KEYS)
    def move(self, mailbox: str, key: str) -> None:
        if (mailbox, f"inbox/{key}") in self.plain.items:
            self._record(mailbox, Removed(f"inbox/{key}"), _kept(f"archive/{key}", key))
            del self.plain.items[mailbox, f"inbox/{key}"]
            self.plain.items[mailbox, f"archive/{key}"] = key

    @rule(mailbox=MAILBOXES, audience=st.sampled_from([Audience.EVERYONE] * 5 + list(Audience)))
    def set_audience(self, mailbox: str, audience: Audience) -> None:
        if mailbox in self.ids:
            with self.store.begin() as connection:
                audiences.change(connection, self.ids[mailbox], audience)
            self.plain.audience[mailbox] = audience

    @rule(rep=REPS, key=KEYS, kind=st.sampled_from(Kind))
    def say(self, rep: Address, key: str, kind: Kind) -> None:
        with self.store.begin() as connection:
            there = interactions.existing(connection, [key])
            if key in there:
                personal.say(connection, [there[key].id], rep, kind, self._tick())
                self.plain.words.setdefault((key, rep), []).append((kind, self.now))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if self.plain.words:
            (key, rep), said = data.draw(st.sampled_from(sorted(self.plain.words.items())))
            with self.store.begin() as connection:
                personal.unsay(connection, rep, said.pop()[1])
            if not said:
                del self.plain.words[key, rep]

    @rule(days=st.sampled_from([3, 8]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        before = self.now - interactions.GRACE
        with self.store.begin() as connection:
            while set_aside.sweep(connection, before, self.now):
                pass
            interactions.sweep(connection, before)
        for (key, rep), said in self.plain.words.items():
            kind, at = said[-1]
            if kind is Kind.NOT_BUSINESS and at < before:
                hers = [place for place, what in self.plain.items.items() if what == key and owner_of(place[0]) == rep]
                self.plain.lines |= {place: self.plain.items.pop(place) for place in hers}
        with self.store.read() as connection:
            there = set(connection.execute(select(interaction_rows.c.key)).scalars())
        expected = {*self.plain.items.values(), *(key for key, at in self.plain.gone.items() if at >= before)}
        assert there == expected
        self.plain.words = {place: said for place, said in self.plain.words.items() if place[0] in there}
        self.plain.gone = {key: at for key, at in self.plain.gone.items() if key in there}

    @rule(rep=REPS, key=KEYS)
    def say_and_wait(self, rep: Address, key: str) -> None:
        self.say(rep, key, Kind.NOT_BUSINESS)
        self.wait(8)

    @rule(mailbox=MAILBOXES)
    def disconnect(self, mailbox: str) -> None:
        if mailbox in self.ids:
            known = self._known()
            with self.store.begin() as connection:
                sources.disconnect(connection, self.ids.pop(mailbox), self._tick())
            del self.plain.audience[mailbox]
            lost = {key for (place, _), key in self.plain.items.items() if place == mailbox}
            for some in (self.plain.items, self.plain.lines):
                for place in [place for place in some if place[0] == mailbox]:
                    del some[place]
            for key in lost:
                self.plain.settle(key, known, self.now)

    @invariant()
    def everything_has_the_strictest_audience(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as connection:
            rows = connection.execute(select(interaction_rows.c.key, interaction_rows.c.audience))
            found = {key: audience for key, audience in rows}
        assert found == {key: self.plain.strictest(key) for key in found}

    @invariant()
    def mailboxes_see_what_is_business(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as connection:
            seen, lines = set[tuple[str, str]](), set[tuple[str, str]]()
            for mailbox, item, why in _ledger(connection, self.ids):
                (lines if why == SET_ASIDE else seen).add((mailbox, item))
        assert (seen, lines) == (set(self.plain.items), set(self.plain.lines))

    def _known(self) -> set[str]:
        with self.store.read() as connection:
            return set(connection.execute(select(interaction_rows.c.key)).scalars())

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _record(self, mailbox: str, *outcomes: Outcome) -> None:
        with self.store.begin() as connection:
            query = select(source_rows.c.id).where(source_rows.c.connection_id == self.ids[mailbox])
            lease = leases.claim(connection, "worker", self._tick(), connection.execute(query).scalar_one())
            assert lease is not None
            batch = Batch(outcomes, Cursor("memory/1", "1"), Mode.DELTA, last=True)
            record.record(connection, lease, 0, batch, self.now, 99)
            sources.finish(connection, lease, sources.Outcome(self.now, 0.1, self.now))


def _ledger(connection: Connection, ids: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    named = {id_: mailbox for mailbox, id_ in ids.items()}
    query = select(source_rows.c.connection_id, ledger.c.item, ledger.c.why).join_from(ledger, source_rows)
    for connected, item, why in connection.execute(query):
        yield named[connected], item, why


def _kept(item: str, key: str) -> Kept:
    return Kept(item, "1", a_mail(key), Direction.INBOUND, ContentLevel.TEXT, "Hello")


@cache
def _empty_database() -> bytes:
    """Our tables, migrated once for all examples."""
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/empty.db") as store:
        version.upgrade(store)
        with store.outside_transaction() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        return (Path(folder) / "empty.db").read_bytes()


TestVisibility = Visibility.TestCase
TestVisibility.settings = settings(stateful_step_count=30, deadline=None)
