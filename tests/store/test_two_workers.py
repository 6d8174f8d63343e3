"""Two workers that record at the same moment what both their mailboxes saw."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from store import counts as counting
from store import record, sources
from store.database import Store
from store.model import Batch, Disposition, Lease, Removed
from store.schema import interactions, participants
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.recording import a_lease, write

ROUNDS = 12


def two_leases(store: Store) -> tuple[Lease, Lease]:
    with store.begin() as connection:
        return a_lease(connection, ALICE), a_lease(connection, BOB)


def remove(store: Store, lease: Lease, mail: Interaction) -> None:
    batch = Batch((Removed(mail.key),), Cursor("memory/1", "2"), Mode.DELTA, last=True)
    with store.begin() as connection:
        record.record(connection, lease, 0, batch, NOON, 9)


def add(store: Store, lease: Lease, *mails: Interaction) -> None:
    with store.begin() as connection:
        write(connection, lease, *mails)


def test_the_same_new_mails_become_one_interaction_each(store: Store) -> None:
    first, second = two_leases(store)
    together = Barrier(2, timeout=20)

    def page(lease: Lease, step: int) -> None:
        for number in range(ROUNDS):
            together.wait()
            add(store, lease, *(a_mail(f"mail:{number}.{n}") for n in range(5)[::step]))

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(page, first, 1), both.submit(page, second, -1)]:
            done.result(60)
    with store.read() as connection:
        counts = counting.counted(connection)
        total = {kind: sum(c.get(kind, 0) for c in counts.values()) for kind in Disposition}
        assert total[Disposition.CAPTURED] == total[Disposition.DUPLICATE] == 5 * ROUNDS
        assert connection.execute(select(func.count()).select_from(participants)).scalar_one() == 2 * 5 * ROUNDS


def test_a_mail_that_leaves_one_mailbox_while_it_enters_another_is_not_lost(store: Store) -> None:
    first, second = two_leases(store)
    mails = [a_mail(f"mail:{number}") for number in range(ROUNDS)]
    add(store, first, *mails)
    together = Barrier(2, timeout=20)

    def leave() -> None:
        for mail in mails:
            together.wait()
            remove(store, first, mail)

    def enter() -> None:
        for mail in mails:
            together.wait()
            add(store, second, mail)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(leave), both.submit(enter)]:
            done.result(60)
    with store.read() as connection:
        gone = connection.execute(select(func.count()).where(interactions.c.gone_at.is_not(None))).scalar_one()
        assert (gone, counting.counted(connection)[second.source]) == (0, {Disposition.CAPTURED: ROUNDS})
        assert sources.get(connection, first.source).leased
