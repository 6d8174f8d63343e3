"""How many due sources a second scheduler and workers can have of PostgreSQL, with few and with many in the table.

    python -m bench.claims [--sizes N …] [--due N] [--rounds N] [--url postgresql://…]

A source goes its whole way: the scheduler's step marks it and makes its job, a worker claims it, reads its row, writes
how a pass ended, and the job is removed. What Procrastinate and the pass itself cost is not in it. One thread does all
of it: schedulers and workers on machines of their own share the work. In turns, on databases of one server, which
`--url` may name; by default one of its own that flushes nothing to disk.

"a few due": nearly all are due later, as when all goes well. "all due": as after an outage.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from sqlalchemy import text

from bench.table import print_table
from capture.queue import jobs, tables
from store import dispatch, leases, sources, version
from store.clock import DatabaseClock
from store.database import Store
from store.dispatch import Limits
from tests.servers.postgres import start_postgres

ROOM = {"interactive": 20, "incremental": 100, "backfill": 20}
LIMITS = Limits(per_host=4, kinds={"google": None, "microsoft": None})
INTERVAL = timedelta(minutes=5)

FILL = """
INSERT INTO connections (kind, owner, options, host, created_at)
SELECT CASE WHEN mod(n, 5) = 0 THEN 'imap' WHEN mod(n, 5) < 3 THEN 'google' ELSE 'microsoft' END,
  'rep' || n || '@ours.example', '{"user": "rep@ours.example", "client": "file:/etc/capture/client.json"}',
  CASE WHEN mod(n, 5) = 0 THEN 'imap' || mod(n / 5, :hosts) || '.example' END, now()
FROM generate_series(1, :number) AS n;
INSERT INTO sources (connection_id, name, place, next_due_at, caught_up_at, last_attempt_at, last_success_at,
  cursor_scheme, cursor_value)
SELECT id, 'mail', coalesce(host, kind), now() + interval '1 day' + mod(id, 300) * interval '1 second',
  CASE WHEN mod(id, 20) > 0 THEN now() END, now(), now(), 'x/1', '20260601090000'
FROM connections;
"""
"""Two in five mailboxes at either big provider, one in five at a server that 50 others share; one in 20 being read
for the first time."""

MAKE_DUE = """
UPDATE sources SET next_due_at = now() - mod(id, 300) * interval '1 second'
WHERE mod(id * CAST(7919 AS bigint), (SELECT count(*) FROM sources)) < :due
"""
REMOVE = text("DELETE FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo'")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one source, in seconds; all of them take as long as all sources of a round."""

    step: float
    claim: float
    finish: float

    @property
    def rate(self) -> float:
        """Sources a second."""
        return 1 / (self.step + self.claim + self.finish)


class Spent:
    """Seconds on the wall, by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """What is done within it."""
        started = perf_counter()
        yield
        self.seconds[what] += perf_counter() - started


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30_000, 300_000])
    parser.add_argument("--due", type=int, default=240, help="sources that go the whole way in each round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--url", help="a PostgreSQL server where databases may be made")
    given = parser.parse_args()
    found: dict[tuple[int, str], list[Cost]] = {}
    with _server(given.url) as server:
        stores = {size: _filled(server, size) for size in given.sizes}
        for what, due in (("a few due", given.due * given.rounds * 2), ("all due", max(given.sizes))):
            for store in stores.values():
                _make_due(store, due)
            for _ in range(given.rounds):
                for size, store in stores.items():
                    found.setdefault((size, what), []).append(_round(store, given.due))
        for store in stores.values():
            store.close()
    _report(found)


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, start_postgres(Path(folder)) as started:
        yield started


def _filled(server: str, size: int) -> Store:
    name = f"bench_claims_{size}"
    with psycopg.connect(f"{server}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    store = Store(f"{server}/{name}")
    version.upgrade(store)
    tables.prepare(store)
    with store.begin() as connection:
        for statement in FILL.strip().removesuffix(";").split(";"):
            connection.execute(text(statement), {"number": size, "hosts": max(1, size // 250)})
    _vacuum(store)
    return store


def _vacuum(store: Store) -> None:
    """As the server does by itself, now and then."""
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE sources, connections"))


def _make_due(store: Store, due: int) -> None:
    with store.begin() as connection:
        connection.execute(text(MAKE_DUE), {"due": due})
    _vacuum(store)


def _round(store: Store, number: int) -> Cost:
    """So many sources, or a few more."""
    clock, spent, done = DatabaseClock(store), Spent(), 0
    clock()
    while done < number and (taken := _step(store, clock, spent)):
        for one in taken:
            with spent.on("claim"), store.begin() as connection:
                lease = leases.claim(connection, "bench/1", clock(), one.source, due=True)
                assert lease is not None
                sources.get(connection, one.source)
            with spent.on("finish"), store.begin() as connection:
                sources.finish(connection, lease, sources.Outcome(clock(), 0.1, clock() + INTERVAL))
                connection.execute(REMOVE, {"lock": f"{dispatch.LOCK}{one.source}"})
        done += len(taken)
    return Cost(*(spent.seconds[what] / done for what in ("step", "claim", "finish")))


def _step(store: Store, clock: DatabaseClock, spent: Spent) -> list[dispatch.Due]:
    with spent.on("step"), store.begin() as connection:
        taken = dispatch.take(connection, clock(), ROOM, LIMITS)
        jobs.make(connection, taken)
        return taken


def _report(found: Mapping[tuple[int, str], list[Cost]]) -> None:
    rows = []
    for (size, what), costs in found.items():
        parts = [median(getattr(one, part) for one in costs) * 1e3 for part in ("step", "claim", "finish")]
        first = next(median(one.rate for one in of) for (_, same), of in found.items() if same == what)
        rate = median(one.rate for one in costs)
        rows.append(
            (f"{size:,}", what, f"{rate:,.0f}/s", *(f"{part:.2f} ms" for part in parts), f"{first / rate:.2f} x")
        )
    print_table(("sources", "", "due sources", "step", "claim", "finish", "time against the first"), rows)


if __name__ == "__main__":
    main()
