"""What is asked, as it is kept at sightings: after whatever happens it is what the links say. On both databases."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.crm import Account, Deal
from connectors.model.sync import Cursor, Mode
from matcher.model import Match, Ref, TargetType, Verdict
from store import (
    batch_links,
    batches,
    decisions,
    directory,
    interactions,
    leases,
    leavers,
    links,
    personal,
    record,
    sources,
)
from store import set_aside as keeping_out
from store.database import Store
from store.model import Batch, Direction, Excluded, Kept, Outcome, Removed
from store.personal import Kind
from store.schema import interactions as rows
from store.schema import ledger
from store.schema import links as links_table
from store.undecided import Asked
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import TABLES, Office

MAILS = 6
STEPS = 80


def as_links_say(connection: Connection) -> dict[tuple[int, str], int]:
    """Source and item → what is asked, of every line of the ledger."""
    asked: dict[int | None, int] = {}
    for id_, type_, verdict, decision in connection.execute(
        select(links_table.c.interaction_id, links_table.c.type, links_table.c.verdict, links_table.c.decision)
    ):
        if verdict == Verdict.SUGGEST and decision is None:
            asked[id_] = max(asked.get(id_, 0), Asked.DEAL if type_ == TargetType.DEAL else Asked.RECORD)
    lines = connection.execute(select(ledger.c.source_id, ledger.c.item, ledger.c.interaction_id))
    return {(source, item): asked.get(id_, 0) for source, item, id_ in lines}


def as_kept(connection: Connection) -> dict[tuple[int, str], int]:
    lines = connection.execute(select(ledger.c.source_id, ledger.c.item, ledger.c.asked))
    return {(source, item): asked for source, item, asked in lines}


class World:
    """Two mailboxes, a few mails and records; one step after the other, whatever chance chooses."""

    def __init__(self, store: Store, seed: int) -> None:
        self.office = Office(store)
        self.office.connect(ALICE, BOB)
        self.office.knows(
            *(Account(f"A-{number}", f"Acme {number}", (f"acme{number}.example",)) for number in range(3)),
            *(Deal(f"D-{number}", f"Roof {number}", f"A-{number % 3}") for number in range(4)),
        )
        self.chance = random.Random(seed)  # noqa: S311
        self.now = NOON
        self.acts: list[tuple[Address, datetime]] = []

    def step(self, connection: Connection) -> str:
        """Its name."""
        self.now += timedelta(seconds=1)
        often = (self.sees, self.is_matched, self.decides)
        now_and_then = (self.loses, self.leaves_out, self.takes_back, self.is_matched_again, self.merges, self.removes)
        seldom = (self.sets_aside, self.forgets, self.leaves)
        does = self.chance.choice([*3 * often, *now_and_then, *seldom])
        does(connection)
        return does.__name__

    def rep(self) -> Address:
        return self.chance.choice([ALICE, BOB])

    def known(self, connection: Connection) -> list[int]:
        return list(connection.execute(select(rows.c.id).order_by(rows.c.id)).scalars())

    def target(self, connection: Connection, type_: TargetType | None = None) -> Ref:
        chosen = type_ or self.chance.choice([TargetType.ACCOUNT, TargetType.DEAL])
        ids = list(connection.execute(select(TABLES[chosen].c.id).order_by(TABLES[chosen].c.id)).scalars())
        return Ref(chosen, self.chance.choice(ids))

    def matches(self, connection: Connection) -> list[Match]:
        wanted = dict.fromkeys(self.target(connection) for _ in range(self.chance.randrange(4)))
        return [Match(one, self.chance.random(), self.chance.choice(list(Verdict)), (), None, "m/1") for one in wanted]

    def page(self, connection: Connection, outcome: Outcome) -> None:
        lease = leases.claim(connection, "test", self.now, self.office.mailboxes[self.rep()])
        assert lease is not None
        batch = Batch((outcome,), Cursor("test/1", "1"), Mode.DELTA, last=True)
        record.record(connection, lease, 0, batch, self.now, 9)
        sources.finish(connection, lease, sources.Outcome(self.now, 0.1, self.now))

    def item(self) -> str:
        return f"item{self.chance.randrange(MAILS)}"

    def sees(self, connection: Connection) -> None:
        mail = a_mail(f"mail:{self.chance.randrange(MAILS)}", subject=f"Offer {self.chance.randrange(3)}")
        self.page(connection, Kept(self.item(), str(self.now), mail, Direction.INBOUND, ContentLevel.TEXT, "Words"))

    def loses(self, connection: Connection) -> None:
        self.page(connection, Removed(self.item()))

    def leaves_out(self, connection: Connection) -> None:
        key, everywhere = f"mail:{self.chance.randrange(MAILS)}", self.chance.random() < 0.2
        self.page(connection, Excluded(self.item(), str(self.now), key, "private: X", everywhere))

    def is_matched(self, connection: Connection) -> None:
        some = [id_ for id_ in self.known(connection) if self.chance.random() < 0.5]
        links.save(connection, [(id_, match) for id_ in some for match in self.matches(connection)], some)

    def decides(self, connection: Connection) -> None:
        there = self.known(connection)
        if not there:
            return
        id_, target, by = self.chance.choice(there), self.target(connection), self.rep()
        act = self.chance.choice([decisions.accept, decisions.reject, decisions.choose])
        if self.chance.random() < 0.2:
            decisions.reject_suggested(connection, id_, target.type, by, self.now)
        else:
            act(connection, id_, target, by, self.now)
        self.acts.append((by, self.now))

    def takes_back(self, connection: Connection) -> None:
        if self.acts:
            decisions.undo(connection, *self.chance.choice(self.acts))

    def is_matched_again(self, connection: Connection) -> None:
        batch, ids = batches.begun(connection, batches.REMATCH, self.now), self.known(connection)
        before = batch_links.take(connection, ids)
        links.save(connection, [(id_, match) for id_ in ids for match in self.matches(connection)], ids)
        batch_links.remember(connection, batch.id, before, ids)
        batches.close(connection, batch.id, self.now)
        self.is_matched(connection)
        batch_links.put_back(connection, batch, 99)

    def merges(self, connection: Connection) -> None:
        gone = self.target(connection)
        into = self.target(connection, gone.type)
        if gone != into:
            directory.merge(connection, gone, into)

    def removes(self, connection: Connection) -> None:
        target = self.target(connection)
        if len(list(connection.execute(select(TABLES[target.type].c.id)))) > 1:
            directory.remove(connection, target)

    def sets_aside(self, connection: Connection) -> None:
        personal.say(connection, self.known(connection)[:1], self.rep(), Kind.NOT_BUSINESS, self.now)
        keeping_out.sweep(connection, self.now + timedelta(seconds=1), self.now)

    def forgets(self, connection: Connection) -> None:
        interactions.sweep(connection, self.now - timedelta(seconds=self.chance.randrange(9)))

    def leaves(self, connection: Connection) -> None:
        leavers.erase(connection, self.rep(), 1, self.now)


@pytest.mark.parametrize("seed", range(8))
def test_after_every_step_it_is_what_the_links_say(store: Store, seed: int) -> None:
    world, told, asked = World(store, seed), list[str](), set[int]()
    with store.begin() as connection:
        for _ in range(STEPS):
            told.append(world.step(connection))
            kept = as_kept(connection)
            assert kept == as_links_say(connection), told
            asked |= set(kept.values())
    assert asked > {Asked.NOTHING}
