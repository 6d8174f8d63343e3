"""A provider that is slow, and answers nobody, keeps nobody waiting who reads from another one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from store import dispatch, leases, places
from store import sources as rows
from store.database import Store
from store.dispatch import Limits, Queue
from store.model import Lease
from store.schema import connections, sources
from store.sources import Outcome
from tests.builders import NOON
from tests.people import ALICE

SLOW = 100
OTHERS = 32
AT_ONCE = 6
"""Places of all workers."""
INTERVAL = timedelta(seconds=15)
HANGS = timedelta(seconds=15)
"""A pass over a mailbox at the slow host, which then fails."""
QUICK = timedelta(seconds=1)
STEP = timedelta(seconds=1)


@dataclass(slots=True)
class Simulated:
    """Workers with AT_ONCE places in all, whose clock goes by whole seconds."""

    store: Store
    slow: set[int]
    queue: list[int] = field(default_factory=list)
    reading: list[tuple[datetime, Lease]] = field(default_factory=list)
    due: dict[int, datetime] = field(default_factory=dict)
    delays: list[timedelta] = field(default_factory=list)
    at_slow: list[int] = field(default_factory=list)
    """How many places the slow host had, each second."""

    def step(self, now: datetime) -> None:
        with self.store.begin() as connection:
            self._end(connection, now)
            room = {Queue.INCREMENTAL.value: AT_ONCE - len(self.reading) - len(self.queue)}
            self.queue += [due.source for due in dispatch.take(connection, now, room, Limits(per_host=4))]
            self._begin(connection, now)
        self.at_slow.append(sum(lease.source in self.slow for _, lease in self.reading))

    def _begin(self, connection: Connection, now: datetime) -> None:
        for source in self.queue:
            lease = leases.claim(connection, "worker/1", now, source, due=True)
            assert lease
            if source not in self.slow:
                self.delays.append(now - self.due.get(source, NOON))
            self.reading.append((now + (HANGS if source in self.slow else QUICK), lease))
        self.queue.clear()

    def _end(self, connection: Connection, now: datetime) -> None:
        for end, lease in [one for one in self.reading if one[0] <= now]:
            self.reading.remove((end, lease))
            self.due[lease.source] = now + INTERVAL
            is_slow = lease.source in self.slow
            rows.finish(connection, lease, Outcome(now, 1.0, now + INTERVAL, error="no answer" if is_slow else None))
            (places.failed if is_slow else places.served)(connection, lease.source, 4)


def connected(store: Store, hosts: list[str]) -> list[int]:
    """A mailbox at each, read to its end and due now."""
    with store.begin() as connection:
        made = []
        for host in hosts:
            given = insert(connections).values(kind="imap", owner=ALICE, options={}, host=host, created_at=NOON)
            id_ = connection.execute(given.returning(connections.c.id)).scalar_one()
            row = insert(sources).values(
                connection_id=id_, name="mail", place=host, next_due_at=NOON, caught_up_at=NOON - INTERVAL
            )
            made.append(connection.execute(row.returning(sources.c.id)).scalar_one())
        return made


def test_a_slow_host_of_a_hundred_mailboxes_keeps_no_others_waiting(postgres_store: Store) -> None:
    slow = connected(postgres_store, ["slow.example"] * SLOW)
    connected(postgres_store, [f"host{number % 16}.example" for number in range(OTHERS)])
    simulated, now = Simulated(postgres_store, set(slow)), NOON
    while now < NOON + 4 * INTERVAL:
        simulated.step(now)
        now += STEP
    settled = sorted(simulated.delays[OTHERS:])
    assert len(settled) >= 2 * OTHERS
    assert settled[len(settled) // 2] <= STEP
    assert settled[-1] <= timedelta(seconds=5)
    assert simulated.at_slow[0] <= 4
    assert set(simulated.at_slow[int(2 * HANGS / STEP) :]) == {1}
