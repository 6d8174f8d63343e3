"""A provider's listing against the ledger. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from store import census, health, leases
from store.census import Census, Difference
from store.database import Store
from store.ledger import HISTORY
from store.model import Lease
from store.schema import ledger, sources
from tests.builders import NOON, a_mail
from tests.recording import a_lease, write

HOUR = timedelta(hours=1)


@pytest.fixture
def lease(store: Store) -> Lease:
    """The source of a mailbox with three items, two of them found in one file."""
    with store.begin() as connection:
        held = a_lease(connection)
        write(connection, held, a_mail("letter"), a_mail("box#1"), a_mail("box#1#visit"))
    return held


def differs(store: Store, lease: Lease, *listed: str) -> Difference:
    with store.read() as connection:
        return census.compare(connection, lease.source, dict.fromkeys(listed, ""))


def finish(store: Store, lease: Lease, found: Census | None) -> None:
    with store.begin() as connection:
        census.finish(connection, lease, found, NOON + HOUR)


def due(store: Store, hours: int = 0) -> int | None:
    with store.read() as connection:
        return census.due(connection, NOON + hours * HOUR)


@pytest.mark.parametrize("listed", [("letter", "box"), ("letter", "box#1"), ("letter", "box#1", "box#1#visit")])
def test_an_item_belongs_to_what_it_was_found_in(store: Store, lease: Lease, listed: tuple[str, ...]) -> None:
    assert differs(store, lease, *listed) == Difference((), ())


def test_what_only_one_side_has_is_named(store: Store, lease: Lease) -> None:
    assert differs(store, lease, "new", "letter") == Difference(("new",), ("box#1", "box#1#visit"))


def test_what_begins_alike_is_not_the_same(store: Store, lease: Lease) -> None:
    assert differs(store, lease, "lett", "bo", "box#1#vis").missing == ("lett", "bo", "box#1#vis")


def test_what_is_kept_as_history_is_not_gone(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        connection.execute(update(ledger).where(ledger.c.item == "letter").values(generation=HISTORY))
    assert differs(store, lease, "box") == Difference((), ())


def test_what_two_comparisons_agree_on_counts() -> None:
    first, second = Difference(("a", "b"), ("c", "d")), Difference(("b", "x"), ("d", "y"))
    assert first.both(second) == Difference(("b",), ("d",))


def test_the_result_stands_on_the_row_and_the_lease_is_let_go(store: Store, lease: Lease) -> None:
    found = Census(NOON, listed=2_195, missing=2, gone=1, healed=4)
    finish(store, lease, found)
    with store.read() as connection:
        (row,) = health.overview(connection, NOON)
    assert (row.census, row.source.leased) == (found, False)
    finish(store, lease, None)
    with store.read() as connection:
        assert census.last(connection) == {lease.source: found}


def test_whoever_lost_the_lease_writes_nothing(store: Store, lease: Lease) -> None:
    with store.begin() as connection:
        assert leases.claim(connection, "other", NOON + leases.TTL + HOUR, lease.source)
    finish(store, lease, Census(NOON, 0, 0, 0, 0))
    with store.read() as connection:
        assert census.last(connection) == {}


def test_only_what_works_and_was_read_to_its_end_is_due(store: Store, lease: Lease) -> None:
    finish(store, lease, None)
    for changed, expected in (
        ({"caught_up_at": None}, None),
        ({"caught_up_at": NOON}, lease.source),
        ({"error": "Busy."}, None),
        ({"error": None, "paused": True}, None),
        ({"paused": False, "lease_until": NOON + HOUR + leases.TTL}, None),
        ({"lease_until": NOON + 24 * HOUR}, lease.source),  # by a clock that was ahead
        ({"lease_until": None}, lease.source),
    ):
        with store.begin() as connection:
            connection.execute(update(sources).values(changed))
        assert (due(store, 1), due(store)) == (expected, None)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Census(NOON, 2_195, 0, 0, 3), "complete, 2,195 of 2,195"),
        (Census(NOON, 2_195, 2, 0, 0), "2 of 2,195 missing"),
        (Census(NOON, 2_195, 0, 1, 0), "1 gone"),
        (Census(NOON, 2_195, 2, 1, 0), "2 of 2,195 missing, 1 gone"),
    ],
)
def test_for_people_it_is_one_phrase(found: Census, told: str) -> None:
    assert found.summary == told
