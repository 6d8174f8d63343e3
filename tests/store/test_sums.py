"""What the database sums up is what the rows tell one by one. On both databases."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import update

from store import health
from store.database import Store
from store.model import Disposition
from store.schema import sources
from store.sums import sums
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL, DAVE
from tests.web.office import Office

AGO = NOON - timedelta(hours=1)
FILES = ("files", "mail")


def an_office(store: Store) -> Office:
    """Four mailboxes: one is well, one waits, one needs a person, one was never read."""
    office = Office(store)
    office.connect(ALICE, BOB, CAROL, DAVE)
    office.sees(ALICE, BOB, what=a_mail())
    office.cannot_read(BOB, "broken", "It has no header.")
    census = {"listed": 3, "missing": 2, "gone": 0, "healed": 0}
    rows: dict[int, dict[str, object]] = {
        1: {"last_success_at": NOON, "caught_up_at": NOON, "census_at": AGO, "census": census},
        2: {"last_success_at": AGO, "caught_up_at": AGO, "error": "No answer.", "next_due_at": NOON},
        3: {"paused": True, "caught_up_at": AGO - timedelta(days=9), "error": "Refused.", "advice": "Sign in."},
        4: {"next_due_at": AGO, "census_at": NOON, "census": census},
    }
    free = {"lease_owner": None, "lease_until": None, "next_due_at": NOON + timedelta(minutes=5)}
    with store.begin() as connection:
        for id_, row in rows.items():
            connection.execute(update(sources).where(sources.c.id == id_).values(free | row))
    return office


def test_states_and_items_are_those_of_the_rows(store: Store) -> None:
    an_office(store)
    with store.read() as connection:
        found, rows = sums(connection, NOON), health.overview(connection, NOON)
    assert found.states == Counter((FILES, one.state) for one in rows)
    items: Counter[tuple[tuple[str, str], Disposition]] = Counter()
    for one in rows:
        items.update({(FILES, kind): number for kind, number in one.counts.items() if number})
    assert found.items == items
    assert found.due_at == NOON - timedelta(seconds=max(one.overdue_seconds for one in rows))


def test_what_is_furthest_behind_is_told_of_what_is_read(store: Store) -> None:
    an_office(store)
    with store.begin() as connection:
        assert sums(connection, NOON).behind == {FILES: AGO - timedelta(days=9)}
        connection.execute(update(sources).where(sources.c.id == 3).values(advice=None))
        assert sums(connection, NOON).behind == {FILES: AGO}


def test_censuses_are_added_up(store: Store) -> None:
    an_office(store)
    with store.read() as connection:
        found = sums(connection, NOON)
    assert (found.missing, found.counted_at) == (4, AGO)


def test_nothing_connected_is_nothing_to_tell(store: Store) -> None:
    with store.read() as connection:
        found = sums(connection, NOON)
    assert (found.states, found.items, found.missing, found.due_at, found.counted_at) == ({}, {}, 0, None, None)
