"""First capture of the same Maildir into SQLite and into PostgreSQL, in turns, in one run.

    python -m bench.postgres_capture [--messages N] [--rounds N] [--url postgresql://…]

Everything is on: envelopes, policy, bodies, ledger, matching against a directory of 10,000 contacts, index of words.
Each capture is a process of its own with a new database. PostgreSQL runs on this machine as the tests start it: it
flushes nothing to disk before it answers, as SQLite does not either (WAL, `synchronous = NORMAL`). A server given by
`--url` may flush. CPU time is of the capture's processes, and of the server's.
"""

import argparse
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from bench.capture_child import capture, settings
from bench.letters import letters
from bench.matching import build
from bench.server_cpu import server_cpu
from bench.table import print_table
from capture import wiring
from tests.servers.postgres import start_postgres

CONTACTS = 10_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one capture, in seconds."""

    wall: float
    cpu: float
    server: float
    second: float
    """The pass after it, with nothing new, on the wall."""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--url", help="a PostgreSQL server on this machine where databases may be made")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        mail = _maildir(folder / "mail", chosen.messages)
        with _server(chosen.url, folder) as server:
            found = [
                (_on_sqlite(mail, folder, turn), _on_postgres(mail, server, turn)) for turn in range(chosen.rounds)
            ]
    _report(chosen.messages, [one for one, _ in found], [other for _, other in found])


def _maildir(folder: Path, number: int) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for one, letter in enumerate(letters(number, CONTACTS)):
        (folder / "cur" / f"{one}.bench:2,S").write_bytes(letter)
    return folder


@contextmanager
def _server(url: str | None, folder: Path) -> Iterator[str]:
    if url is not None:
        yield url.rpartition("/")[0] if url.count("/") > 2 else url
        return
    (folder / "postgres").mkdir()
    with start_postgres(folder / "postgres") as started:
        yield started


def _on_sqlite(mail: Path, folder: Path, turn: int) -> Cost:
    made, copy = folder / "made.db", folder / f"{turn}.db"
    if not made.exists():
        _build(f"sqlite:///{made}")
    shutil.copy(made, copy)
    return _captured(mail, f"sqlite:///{copy}", None)


def _on_postgres(mail: Path, server: str, turn: int) -> Cost:
    plain, name = server.replace("postgresql+psycopg", "postgresql"), f"capture_bench_{turn}"
    with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
        if not turn:
            connection.execute("DROP DATABASE IF EXISTS capture_bench")
            connection.execute("CREATE DATABASE capture_bench")
            _build(f"{server}/capture_bench")
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE capture_bench")
        cost = _captured(mail, f"{server}/{name}", f"{plain}/postgres")
        connection.execute(f"DROP DATABASE {name}")
    return cost


def _build(database: str) -> None:
    with wiring.prepare_store(settings(database)) as store:
        build(store, CONTACTS)


def _captured(mail: Path, database: str, server: str | None) -> Cost:
    cpu, served = _cpu(), server_cpu(server) if server else 0.0
    found = capture("files", {"path": str(mail)}, database)
    server_took = server_cpu(server) - served if server else 0.0
    print(f"  {database.partition(':')[0]:18} first pass {found['first']:.1f} s", flush=True)
    return Cost(found["first"], _cpu() - cpu, server_took, found["second"])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _report(number: int, sqlite: list[Cost], postgres: list[Cost]) -> None:
    rates = [first.wall / second.wall for first, second in zip(sqlite, postgres, strict=True)]
    rows = [_row(name, number, costs) for name, costs in (("SQLite", sqlite), ("PostgreSQL", postgres))]
    print_table(("database", "messages/s", "CPU us a message", "of the server", "second pass, s"), rows)
    print(f"PostgreSQL's rate is {median(rates):.2f} x SQLite's ({min(rates):.2f} to {max(rates):.2f}); 0.8 wanted")


def _row(name: str, number: int, costs: list[Cost]) -> tuple[str, ...]:
    wall, cpu = median(cost.wall for cost in costs), median(cost.cpu for cost in costs)
    server = median(cost.server for cost in costs)
    second = median(cost.second for cost in costs)
    us = 1e6 / number
    return name, f"{number / wall:,.0f}", f"{cpu * us:,.0f}", f"{server * us:,.0f}", f"{second:.2f}"


if __name__ == "__main__":
    main()
