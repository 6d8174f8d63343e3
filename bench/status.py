"""How long a look at all connections takes: 5,000 of them with 10,000 sources and 2,000,000 lines of the ledger.

CPU time, in a process that looks for garbage as seldom as the daemon does.

    python -m bench.status [--connections N] [--lines N] [--url URL]      default: an SQLite file of its own
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select, text

from bench.table import print_table
from capture.cli.status import document
from capture.signing_in.entering import Browser, enter
from capture.web.app import create_app
from config.collector import collect_seldom
from store import counts, health, ledger, users, version
from store.database import Store
from store.schema import connections, sources
from store.schema import ledger as lines
from store.users import Role

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
AT_ONCE = 5_000
KINDS = ("google", "microsoft", "exchange", "imap")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=5_000)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--url")
    given = parser.parse_args()
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder, Store(given.url or f"sqlite:///{Path(folder) / 'b.db'}") as store:
        version.upgrade(store)
        _connect(store, given.connections)
        written = _write(store, given.lines, given.connections * 2)
        print_table(("measure", "median"), [("a line of the ledger written", f"{written:,.1f} us"), *_measured(store)])


def _connect(store: Store, number: int) -> None:
    """A mail and a calendar each; one in 50 stopped, one in 20 waiting, one in 10 being read for the first time."""
    options = {"user": "somebody@ours.example", "client": "file:/etc/capture/client.json", "mail": "gmail.readonly"}
    named = [
        {"kind": KINDS[n % 4], "owner": f"rep{n}@ours.example", "options": options, "host": None, "created_at": NOW}
        for n in range(number)
    ]
    states = [
        _state(n) | {"connection_id": n + 1, "name": name} for n in range(number) for name in ("mail", "calendar")
    ]
    with store.begin() as connection:
        connection.execute(insert(connections), named)
        connection.execute(insert(sources), states)


def _state(number: int) -> dict[str, object]:
    well: dict[str, object] = {
        "paused": False,
        "error": None,
        "advice": None,
        "last_success_at": NOW,
        "caught_up_at": NOW,
        "next_due_at": NOW + timedelta(minutes=5),
        "last_attempt_at": NOW,
        "cursor_scheme": "x/1",
        "cursor_value": "20260601090000",
        "failures": 0,
        "expected": 300,
    }
    if number % 50 == 0:
        return well | {"error": "The server refused the password", "advice": "Give the new one.", "paused": True}
    if number % 20 == 0:
        return well | {"error": "The server does not answer", "failures": 3}
    return well | {"caught_up_at": None} if number % 10 == 0 else well


def _write(store: Store, number: int, among: int) -> float:
    """Microseconds a line, as pages of one source are written."""
    kinds = ("excluded", "excluded", "unreadable", "erased")
    common: dict[str, object] = dict.fromkeys(("key", "interaction_id", "month", "labels"))
    common |= {"why": "bulk", "version": "1", "generation": 0, "parser": 1, "at": NOW}
    each, started = number // among, time.process_time()
    for first in range(0, among, max(1, AT_ONCE // each)):
        some = range(first, min(first + max(1, AT_ONCE // each), among))
        with store.begin() as connection:
            for source in some:
                rows = [{"source_id": source + 1, "item": f"i{n}", "disposition": kinds[n % 4]} for n in range(each)]
                ledger.write(connection, [row | common for row in rows])
    return (time.process_time() - started) / number * 1e6


def _measured(store: Store) -> list[tuple[str, str]]:
    with store.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
        user = users.add(connection, "ops@ours.example", "Ops", Role.OPS, NOW)  # type: ignore[arg-type]
        word = enter(connection, user, Browser("", "bench"), "link", NOW)
    client = TestClient(create_app(store, lambda: NOW), cookies={"session": word}, base_url="http://127.0.0.1:8765")
    pages = ("/connections", "/connections?state=needs_person", "/connections?q=rep4999", "/connections?page=100")
    found = [
        ("status, every source", _median(lambda: _status(store))),
        ("of it the shape", _median(lambda: _shape(store))),
    ]
    found += [(f"the page {page}", _median(lambda page=page: client.get(page).raise_for_status())) for page in pages]  # type: ignore[misc]
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(lines)).scalar_one() > 0
        found.append(("the same by counting the ledger", _median(lambda: counts.counted(connection), 3)))
    return found


def _status(store: Store) -> object:
    with store.read() as connection:
        return health.overview(connection, NOW), health.queues(connection)


def _shape(store: Store) -> object:
    with store.read() as connection:
        return document(health.overview(connection, NOW), health.queues(connection), [])


def _median(act: Callable[[], object], times: int = 7) -> str:
    taken = []
    for _ in range(times):
        started = time.process_time()
        act()
        taken.append(time.process_time() - started)
    return f"{sorted(taken)[times // 2] * 1e3:,.0f} ms"


if __name__ == "__main__":
    main()
