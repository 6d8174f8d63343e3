"""What became of listed items month by month, and the history of censuses. On both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from connectors.model.sync import Cursor, Mode
from store import census, completeness, leases, record, unreadable
from store.census import Census
from store.completeness import KEPT, Look, Month
from store.database import Store
from store.model import Batch, Broken, Disposition, Excluded, Lease
from store.schema import censuses, sources
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.recording import a_lease, write

JANUARY, FEBRUARY = 2026 * 12, 2026 * 12 + 1
DAY = timedelta(days=1)


@pytest.fixture
def lease(store: Store) -> Lease:
    """Two mails of January, one of February that a rule keeps out, one that cannot be read."""
    at = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)
    with store.begin() as connection:
        held = a_lease(connection)
        write(connection, held, a_mail("one", at=at), a_mail("two", at=at))
        out = Excluded("out", "1", "mail:out", "bulk: list", at=at + timedelta(minutes=1))
        batch = Batch((out, Broken("broken", "1", "No header.")), Cursor("memory/1", "1"), Mode.DELTA, last=True)
        record.record(connection, held, 0, batch, NOON, 0)
    return held


def months(store: Store, lease: Lease, *listed: str) -> census.Months:
    with store.read() as connection:
        return census.compare(connection, lease.source, dict.fromkeys(listed, "")).months


def note(store: Store, lease: Lease, at: datetime, missing: int = 0, months: census.Months | None = None) -> None:
    with store.begin() as connection:
        census.finish(connection, lease, Census(at, 4, missing, 0, 0), at + DAY, months)


def test_every_listed_item_is_counted_once_in_its_month_by_utc(store: Store, lease: Lease) -> None:
    assert months(store, lease, "one", "two", "out", "broken", "missing") == {
        JANUARY: {Disposition.CAPTURED: 2},
        FEBRUARY: {Disposition.EXCLUDED: 1},
        None: {Disposition.UNREADABLE: 1},
    }


def test_what_is_found_in_an_item_counts_where_it_has_no_line_of_its_own(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        january, february = NOON - 40 * DAY, NOON - 20 * DAY
        found = (a_mail("one#visit", at=january), a_mail("series#2", at=NOON), a_mail("series#1", at=february))
        write(connection, lease, *found)
    assert months(store, lease, "one", "series") == {
        JANUARY: {Disposition.CAPTURED: 1},
        FEBRUARY: {Disposition.CAPTURED: 1},
    }


def test_the_newest_census_keeps_its_months_and_those_before_it_their_figures(store: Store, lease: Lease) -> None:
    note(store, lease, NOON, 2, {JANUARY: {Disposition.CAPTURED: 2}})
    note(store, lease, NOON + DAY, 0, {None: {Disposition.ERASED: 1}, FEBRUARY: {Disposition.CAPTURED: 3}})
    with store.read() as connection:
        assert completeness.months(connection, lease.source) == [
            Month(FEBRUARY, {Disposition.CAPTURED: 3}),
            Month(None, {Disposition.ERASED: 1}),
        ]
        looks = completeness.history(connection, lease.source)
        assert connection.execute(select(func.count(censuses.c.months))).scalar_one() == 1
    assert looks == [Look(NOON, 4, 2, 0, 0), Look(NOON + DAY, 4, 0, 0, 0)]
    assert [look.share for look in looks] == [0.5, 1.0]


def test_old_censuses_go(store: Store, lease: Lease) -> None:
    for at in (NOON, NOON + DAY, NOON + DAY + KEPT):
        note(store, lease, at)
    with store.read() as connection:
        assert [look.at for look in completeness.history(connection, lease.source)] == [NOON + DAY + KEPT]


def test_whoever_lost_the_lease_leaves_no_history(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        assert leases.claim(connection, "other", NOON + 2 * leases.TTL, lease.source)
    note(store, lease, NOON)
    with store.read() as connection:
        assert completeness.history(connection, lease.source) == []


def test_the_census_that_a_person_asks_for_comes_before_all_others(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        others = [a_lease(connection, ALICE).source for _ in range(2)]
        values = {"caught_up_at": NOON, "lease_owner": None, "lease_until": None}
        connection.execute(update(sources).values(values))
        assert census.due(connection, NOON) == lease.source
        census.ask(connection, [others[1]])
        assert census.asked(connection, [lease.source, *others]) == {others[1]}
        assert census.due(connection, NOON) == others[1]
        again = leases.claim(connection, "worker", NOON, others[1])
        assert again
        census.finish(connection, again, None, NOON + DAY)
        assert census.asked(connection, others) == set()
        assert census.due(connection, NOON) == lease.source


def test_unreadable_items_wait_until_they_are_read_again(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        assert unreadable.why(connection, lease.source, "broken") == "No header."
        assert unreadable.why(connection, lease.source, "one") is None
        assert unreadable.waiting(connection, lease.source) == []
        assert unreadable.offer_again(connection, [lease.source]) == 1
        assert unreadable.waiting(connection, lease.source) == unreadable.of_source(connection, lease.source)
        write(connection, lease, a_mail("broken"))
        assert unreadable.of_source(connection, lease.source) == []


def test_a_lease_is_let_go_by_whoever_still_has_it(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        taken = leases.claim(connection, "other", NOON + 2 * leases.TTL, lease.source)
        assert taken
        leases.release(connection, lease)
        assert leases.claim(connection, "third", NOON + 2 * leases.TTL, lease.source) is None
        leases.release(connection, taken)
        assert leases.claim(connection, "third", NOON + 2 * leases.TTL, lease.source)
