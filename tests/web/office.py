"""An office in a database: mailboxes that see mail, a directory, and links as the matcher would leave them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal
from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Verdict
from store import directory, leases, links, record, sources
from store.database import Store
from store.model import Batch, Broken, Direction, Excluded, Kept, Outcome
from store.schema import accounts, contacts, deals, interactions
from store.schema import sources as sources_table
from tests.builders import NOON

TEXT = "Dear Alice,\n\nthe offer is fine.\n\nCarol"
TABLES = {TargetType.ACCOUNT: accounts, TargetType.CONTACT: contacts, TargetType.DEAL: deals}


@dataclass
class Office:
    """Everything is committed at once."""

    store: Store
    mailboxes: dict[Address, int] = field(default_factory=dict)
    items: Iterator[int] = field(default_factory=lambda: count(1))

    def connect(self, *reps: Address) -> None:
        """A mailbox for each."""
        with self.store.begin() as connection:
            for rep in reps:
                id_ = sources.connect(connection, "files", rep, {"path": "/mail"}, ["mail"], NOON)
                query = select(sources_table.c.id).where(sources_table.c.connection_id == id_)
                self.mailboxes[rep] = connection.execute(query).scalar_one()

    def sees(
        self,
        *reps: Address,
        what: Interaction,
        text: str | None = TEXT,
        direction: Direction = Direction.INBOUND,
        attachments: tuple[str, ...] = (),
    ) -> int:
        """Each of the reps' mailboxes holds it; its id."""
        for rep in reps:
            kept = Kept(str(next(self.items)), "1", what, direction, ContentLevel.TEXT, text, attachments)
            self._record(rep, kept)
        with self.store.read() as connection:
            return int(connection.execute(select(interactions.c.id).where(interactions.c.key == what.key)).scalar_one())

    def excludes(self, rep: Address, key: str, why: str) -> None:
        """Policy keeps it out of the record."""
        self._record(rep, Excluded(str(next(self.items)), "1", key, why))

    def cannot_read(self, rep: Address, item: str, why: str) -> None:
        """An item that is broken."""
        self._record(rep, Broken(item, "1", why))

    def knows(self, *records: Account | Contact | Deal) -> list[Ref]:
        """The directory holds them."""
        with self.store.begin() as connection:
            return [_saved(connection, one) for one in records]

    def links(self, interaction: int, *matches: Match) -> None:
        """What the matcher found."""
        with self.store.begin() as connection:
            links.save(connection, [(interaction, match) for match in matches], [interaction])

    def _record(self, rep: Address, outcome: Outcome) -> None:
        with self.store.begin() as connection:
            lease = leases.claim(connection, "test", NOON, self.mailboxes[rep])
            assert lease is not None
            batch = Batch((outcome,), Cursor("test/1", "1"), Mode.DELTA, last=True)
            record.record(connection, lease, 0, batch, NOON, 0)
            sources.finish(connection, lease, sources.Outcome(NOON, 0.1, NOON + timedelta(minutes=5)))


def _saved(connection: Connection, one: Account | Contact | Deal) -> Ref:
    if isinstance(one, Account):
        type_ = TargetType.ACCOUNT
        directory.save_accounts(connection, [one])
    elif isinstance(one, Contact):
        type_ = TargetType.CONTACT
        directory.save_contacts(connection, [one])
    else:
        type_ = TargetType.DEAL
        directory.save_deals(connection, [one])
    table = TABLES[type_]
    id_ = connection.execute(select(table.c.id).where(table.c.external_id == one.external_id)).scalar_one()
    return Ref(type_, int(id_))


def a_match(
    target: Ref,
    verdict: Verdict = Verdict.SUGGEST,
    score: float = 0.6,
    runner_up: RunnerUp | None = None,
    reasons: Sequence[Reason] | None = None,
) -> Match:
    """One reason, unless others are given."""
    why = (Reason("same_thread", 1.0, score, "an earlier mail of the thread belongs to it"),)
    return Match(target, score, verdict, why if reasons is None else tuple(reasons), runner_up, f"{target.type}/1")
