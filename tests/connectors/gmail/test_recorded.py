"""Mailboxes at Gmail as they end up in the record: one message is one interaction, one conversation one thread."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from capture.audit import Auditor
from capture.census import Healing
from capture.link import Linker
from capture.policy import Rules
from capture.worker import Tools, Worker
from connectors import registry
from connectors.gmail.connector import GmailConnector
from connectors.model.address import Address
from connectors.protocol import Surroundings
from matcher.model import Context, Thresholds
from store import health, sources
from store.database import Store
from store.ledger import known
from store.schema import interactions, ledger
from store.sources import Source
from tests.builders import NOON
from tests.connectors.postbox import a_message
from tests.people import ALICE, BOB
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.server import GoogleServer

OURS = frozenset({"ours.example"})


@dataclass
class Office:
    """Two reps with delegated mailboxes, and one record."""

    google: GoogleServer
    store: Store
    ids: dict[Address, int]

    def connector(self, source: Source) -> GmailConnector:
        def held(prefix: str) -> dict[str, str]:
            with self.store.read() as connection:
                return known(connection, source.id, prefix)

        made = registry.build("google", "mail", source.options, Surroundings(source.owner, held, lambda: NOON))
        assert isinstance(made, GmailConnector)
        return made

    def tools(self) -> Tools:
        reps = frozenset({ALICE, BOB})
        return Tools(
            store=self.store,
            connector=self.connector,
            rules=lambda: Rules(OURS, reps),
            linker=lambda: Linker(Context(OURS, reps), Thresholds()),
            interval=lambda _source: timedelta(minutes=5),
            now=lambda: NOON,
        )

    def work(self) -> None:
        """A pass over both."""
        for source in self.ids.values():
            assert Worker("worker", self.tools()).work(source)
        with self.store.read() as connection:
            assert {one.state for one in health.overview(connection, NOON)} == {health.State.OK}

    def mailbox(self, owner: Address) -> FakeMailbox:
        return self.google.mailbox(owner)

    def threads(self) -> dict[str, str]:
        """Subject → thread of what the record shows."""
        c = interactions.c
        with self.store.read() as connection:
            rows = connection.execute(select(c.subject, c.thread).where(c.gone_at.is_(None)))
            return {row.subject: row.thread for row in rows}


@pytest.fixture
def office(google: GoogleServer, sqlite_store: Store) -> Office:
    ids: dict[Address, int] = {}
    options = {"key": f"file:{google.key_file}"}
    with sqlite_store.begin() as connection:
        for owner in (ALICE, BOB):
            connected = sources.connect(connection, "google", owner, options, ["mail"], NOON)
            ids[owner] = next(one.id for one in sources.all_sources(connection) if one.connection == connected)
    return Office(google, sqlite_store, ids)


def test_a_message_in_two_mailboxes_is_recorded_until_its_last_copy_goes(office: Office) -> None:
    copies = {owner: office.mailbox(owner).put(a_message("offer")) for owner in (ALICE, BOB)}
    office.work()
    for owner, still in ((ALICE, {"offer"}), (BOB, set())):
        office.mailbox(owner).label(copies[owner], add=("TRASH",))
        office.work()
        assert office.threads().keys() == still


def test_a_conversation_is_one_thread_across_mailboxes(office: Office) -> None:
    office.mailbox(ALICE).put(a_message("offer"))
    office.mailbox(BOB).put(a_message("answer", "Yes.", "In-Reply-To: <offer@acme.example>"))
    office.work()
    assert len(set(office.threads().values())) == 1


def test_what_gmail_has_put_into_one_conversation_is_one_thread_without_references(office: Office) -> None:
    mailbox = office.mailbox(ALICE)
    first = mailbox.put(a_message("offer"))
    office.work()
    second = mailbox.put(a_message("quite another subject"))
    mailbox.messages[second].thread = first
    office.work()
    assert len(set(office.threads().values())) == 1


@pytest.mark.parametrize("lost", [1, 3])
def test_a_census_brings_back_what_the_record_has_lost(office: Office, lost: int) -> None:
    for number in range(3):
        office.mailbox(ALICE).put(a_message(f"{number}"))
    office.work()
    with office.store.begin() as connection:
        held = list(connection.execute(select(ledger.c.item)).scalars())
        connection.execute(delete(ledger).where(ledger.c.item.in_(held[:lost])))
    found = Auditor("census", office.tools()).audit(office.ids[ALICE], Healing())
    assert found is not None
    assert (found.missing, found.gone) == ((), ())
    with office.store.read() as connection:
        assert sorted(connection.execute(select(ledger.c.item)).scalars()) == sorted(held)
