"""What watching costs: a scrape of /metrics with 5,000 connections, a pass that is counted, a request that is measured.

python -m bench.monitoring [--connections N] [--url URL]      default: an SQLite file of its own
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert
from starlette.types import Message, Receive, Scope, Send

from bench.table import print_table
from capture.monitoring import record
from capture.monitoring.monitor import Monitor
from capture.retry import Decision
from capture.sync import Report
from capture.web.measured import Measured
from store import sources, version
from store.database import Store
from store.model import Disposition
from store.schema import connections
from store.schema import sources as rows

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
KINDS = ("google", "microsoft", "exchange", "imap")
OFTEN = 20_000


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=5_000)
    parser.add_argument("--url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(given.url or f"sqlite:///{Path(folder) / 'b.db'}") as store:
        version.upgrade(store)
        _connect(store, given.connections)
        print_table(("measure", "median"), _measured(store))


def _connect(store: Store, number: int) -> None:
    """A mail and a calendar each."""
    named: list[dict[str, object]] = [
        {"kind": KINDS[n % 4], "owner": f"rep{n}@ours.example", "options": {}, "host": None, "created_at": NOW}
        for n in range(number)
    ]
    streams = [{"connection_id": n + 1, "name": name} for n in range(number) for name in ("mail", "calendar")]
    with store.begin() as connection:
        connection.execute(insert(connections), named)
        connection.execute(insert(rows), streams)


def _measured(store: Store) -> list[tuple[str, str]]:
    monitor = Monitor(store, lambda: NOW)
    monitor.exposition()
    with store.read() as connection:
        source = sources.all_sources(connection)[0]
    report = Report()
    report.counts[Disposition.CAPTURED] = 200

    def looked() -> None:
        record.Record(store, lambda: NOW).collect()

    kept = _median(lambda: monitor.exposition())
    passes = _median(lambda: monitor.measures.pass_ended(source, Decision(NOW, 0), report, 1.0), OFTEN)
    return [
        ("a look at the sources, at most every 15 s", f"{_median(looked) * 1e3:,.0f} ms"),
        ("a scrape in between", f"{kept * 1e3:,.1f} ms of {len(monitor.exposition()):,} bytes"),
        ("a pass, counted", f"{passes * 1e6:,.1f} us"),
        ("a request, measured", f"{_request(monitor) * 1e6:,.1f} us"),
    ]


def _request(monitor: Monitor) -> float:
    """What the middleware adds, in seconds."""

    async def answer(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def take(message: Message) -> None:
        pass

    async def receive() -> Message:
        return {}

    async def often(app: Callable[[Scope, Receive, Send], object]) -> float:
        scope = {"type": "http", "method": "GET", "path": "/review"}
        started = perf_counter()
        for _ in range(OFTEN):
            await app(scope, receive, take)  # type: ignore[misc]
        return (perf_counter() - started) / OFTEN

    return asyncio.run(often(Measured(answer, monitor.measures))) - asyncio.run(often(answer))


def _median(act: Callable[[], object], times: int = 7) -> float:
    taken = []
    for _ in range(times):
        started = perf_counter()
        act()
        taken.append(perf_counter() - started)
    return median(taken)


if __name__ == "__main__":
    main()
