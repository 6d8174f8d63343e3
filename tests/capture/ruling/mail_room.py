"""Alice's and Bob's mailboxes, read under the rules that there are: what is captured, left out and applied later."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from sqlalchemy import func, select

from capture.acting import Acting
from capture.policy import Rules
from capture.prepare import prepare
from capture.ruled import Ruled
from capture.ruling.apply import Application, Applied
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from store import leases, record, rules, sources
from store.database import Store
from store.rules import EVERYBODY, Effect, Place, Rule, What
from store.schema import interactions, ledger
from store.schema import sources as sources_table
from tests.builders import NOON, seen
from tests.capture.passing import OURS
from tests.people import ALICE, BOB

ACTING = Acting(ALICE, NOON, "test")


@dataclass
class MailRoom:
    """Everything is committed at once."""

    store: Store
    mailboxes: dict[Address, MemoryMailbox] = field(default_factory=dict)
    places: dict[Address, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.store.begin() as connection:
            for rep in (ALICE, BOB):
                id_ = sources.connect(connection, "memory", rep, {}, ["mail"], NOON)
                query = select(sources_table.c.id).where(sources_table.c.connection_id == id_)
                self.places[rep] = connection.execute(query).scalar_one()
                self.mailboxes[rep] = MemoryMailbox(rep)

    @classmethod
    def copied(cls, empty: Path, file: Path) -> Self:
        """On a copy of an SQLite file."""
        shutil.copy(empty, file)
        return cls(Store(f"sqlite:///{file}"))

    def puts(
        self, rep: Address, item: str, what: Interaction, text: str = "Dear Alice", folders: tuple[str, ...] = ()
    ) -> None:
        """It is in her mailbox."""
        self.mailboxes[rep].put(replace(seen(item, what), folders=folders), text)

    def rule(self, what: What, value: str, effect: Effect = Effect.NONE, place: Place = EVERYBODY) -> Rule:
        """It holds from now on."""
        with self.store.begin() as connection:
            return rules.add(connection, place, what, value, effect, ALICE, NOON)

    def reads(self) -> None:
        """Both mailboxes from the beginning, as the rules are now."""
        for rep, mailbox in self.mailboxes.items():
            connector = MemoryConnector(mailbox, 10)
            with self.store.read() as connection:
                made = Ruled.by(rules.holding_for(connection, rep))
            decided = Rules(OURS, frozenset({ALICE, BOB}), ruled=made)
            for page in list(connector.pages(None)):
                batch = prepare(connector, page, decided)
                with self.store.begin() as connection:
                    lease = leases.claim(connection, "test", NOON, self.places[rep])
                    assert lease is not None
                    record.record(connection, lease, 1, batch, NOON, 9)
                    sources.finish(connection, lease, sources.Outcome(NOON, 0.1, NOON))

    def applies(self, only: Address | None = None, *, dry_run: bool = False) -> Applied:
        """The rules to the past."""
        return Application(self.store, ACTING, only, dry_run).run()

    def record(self) -> Mapping[str, tuple[object, ...]]:
        """Key → how much is kept, its text, and for whom."""
        c = interactions.c
        with self.store.read() as connection:
            rows = connection.execute(select(c.key, c.content, c.text, c.audience).where(c.gone_at.is_(None)))
            return {row.key: (row.content, row.text, row.audience) for row in rows}

    def lines(self) -> dict[tuple[int, str], tuple[object, ...]]:
        """Source and item → disposition, why, rule."""
        c = ledger.c
        with self.store.read() as connection:
            rows = connection.execute(select(c.source_id, c.item, c.disposition, c.why, c.rule))
            return {(row.source_id, row.item): (row.disposition, row.why, row.rule) for row in rows}

    def captured_once(self) -> bool:
        """Captured lines count interactions."""
        with self.store.read() as connection:
            captured = select(func.count()).select_from(ledger).where(ledger.c.disposition == "captured")
            kept = select(func.count()).select_from(interactions).where(interactions.c.gone_at.is_(None))
            return connection.execute(captured).scalar_one() == connection.execute(kept).scalar_one()
