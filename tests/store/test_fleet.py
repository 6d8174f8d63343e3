"""What waits, what is read, and who lives. On both databases, where both know of it."""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from store import fleet
from store.database import Store
from store.dispatch import Queue
from store.fleet import Backlog
from store.schema import leaders, places, processes, quotas, sources
from tests.builders import NOON
from tests.people import ALICE, BOB, DAVE
from tests.web.office import Office

MINUTE = timedelta(minutes=1)


def row(store: Store, id_: int, **values: object) -> None:
    """Writes to the row of a source."""
    with store.begin() as connection:
        connection.execute(update(sources).where(sources.c.id == id_).values(**values))


def backlogs(store: Store, at: datetime = NOON) -> dict[Queue, Backlog]:
    """What is told of the queues that have anything in them."""
    with store.read() as connection:
        return {queue: told for queue, told in fleet.backlogs(connection, at).items() if told != Backlog()}


def test_what_is_due_stands_in_the_queue_that_it_belongs_to(store: Store) -> None:
    Office(store).connect(ALICE, BOB, DAVE)
    row(store, 1, next_due_at=NOON - 2 * MINUTE, caught_up_at=NOON - MINUTE)
    row(store, 2, next_due_at=NOON - MINUTE, caught_up_at=NOON, asked_at=NOON)
    row(store, 3, next_due_at=NOON + MINUTE)
    assert backlogs(store) == {
        Queue.INCREMENTAL: Backlog(due=1, late_seconds=120),
        Queue.INTERACTIVE: Backlog(due=1, late_seconds=60),
    }


def test_what_is_queued_or_read_is_told_apart_from_what_waits(store: Store) -> None:
    Office(store).connect(ALICE, BOB, DAVE)
    row(store, 1, next_due_at=NOON - MINUTE, queued_at=NOON)
    row(store, 2, next_due_at=NOON - 5 * MINUTE, lease_until=NOON + MINUTE)
    row(store, 3, next_due_at=NOON - 5 * MINUTE, paused=True)
    assert backlogs(store) == {Queue.BACKFILL: Backlog(queued=1, reading=1, late_seconds=60)}


def test_a_first_pass_waits_since_it_was_connected(store: Store) -> None:
    Office(store).connect(ALICE)
    row(store, 1, next_due_at=None)
    waits = backlogs(store, NOON + MINUTE)[Queue.BACKFILL]
    assert (waits.waiting, waits.late_seconds > 0) == (1, True)


def test_who_lives_and_who_leads_goes_by_the_databases_clock(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        at = fleet.seen(connection, NOON).at
        people = (("a/1", "scheduler", 0), ("b/2", "worker", 3), ("c/3", "worker", 90))
        said = [
            {"name": name, "role": role, "version": "1", "started_at": NOON, "seen_at": at - timedelta(seconds=ago)}
            for name, role, ago in people
        ]
        connection.execute(insert(processes), said)
        connection.execute(insert(leaders).values(duty="chores", process="a/1", until=at + MINUTE))
        connection.execute(insert(leaders).values(duty="other", process="b/2", until=at - MINUTE))
        found = fleet.seen(connection, NOON)
    assert [one.name for one in found.living] == ["a/1", "b/2"]
    assert (len(found.processes), found.leading) == (3, frozenset({"a/1"}))


def test_places_in_trouble_and_shut_quotas_are_told(store: Store) -> None:
    with store.begin() as connection:
        at = fleet.seen(connection, NOON).at
        connection.execute(insert(places).values(name="mail.example.com", room=1))
        connection.execute(insert(quotas).values(name="google", spent_until=at, shut_until=at + MINUTE))
        connection.execute(insert(quotas).values(name="microsoft", spent_until=at, shut_until=at - MINUTE))
        found = fleet.seen(connection, NOON)
    assert (found.troubled, list(found.shut)) == ({"mail.example.com": 1}, ["google"])
