"""What a page costs in the turn of the one writer: one new mail, with its links, in SQLite and in PostgreSQL.

    python -m bench.turn [--pages N] [--profile FILE]

The directory has 10,000 contacts; before the pages that are measured, as many have come. CPU time of this process and
of the server, and the statements that it is asked, `BEGIN` and `COMMIT` left out. What is parsed and decided before the
turn does not count.
"""

import argparse
import cProfile
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy import event

from bench.matching import CONTEXT, START, build, ordinary
from bench.server_cpu import server_cpu
from bench.store import a_kept, a_source
from bench.table import print_table
from capture.link import Linker
from config.collector import collect_seldom
from connectors.model.sync import Cursor, Mode
from matcher.model import Thresholds
from store import record
from store.database import Store
from store.model import Batch, Kept, Lease
from tests.servers.postgres import start_postgres

CONTACTS = 10_000


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--profile", help="where to put what cProfile finds on our side of PostgreSQL")
    chosen = parser.parse_args()
    collect_seldom()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        server = stack.enter_context(start_postgres(folder / "postgres"))
        with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE turn")
        rows = [
            _row("SQLite", f"sqlite:///{folder}/turn.db", lambda: 0.0, chosen.pages, None),
            _row(
                "PostgreSQL", f"{server}/turn", lambda: server_cpu(f"{server}/postgres"), chosen.pages, chosen.profile
            ),
        ]
    print_table(("database", "statements", "ours, ms", "server, ms", "together"), rows)


def _row(name: str, url: str, served: Callable[[], float], pages: int, profile: str | None) -> tuple[str, ...]:
    with Store(url) as store:
        build(store, CONTACTS)
        lease = a_source(store)
        mail = _mail()
        _take(store, lease, mail, pages)
        asked = _count(store)
        before, started = served(), time.process_time()
        with cProfile.Profile() if profile else ExitStack() as profiler:
            _take(store, lease, mail, pages)
        ours, server = (time.process_time() - started) / pages * 1e3, (served() - before) / pages * 1e3
        if profile and isinstance(profiler, cProfile.Profile):
            profiler.dump_stats(profile)
    return name, f"{len(asked) / pages:.1f}", f"{ours:.1f}", f"{server:.1f}", f"{ours + server:.1f}"


def _count(store: Store) -> list[str]:
    asked: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    return asked


def _take(store: Store, lease: Lease, mail: Iterator[Kept], pages: int) -> None:
    linker = Linker(CONTEXT, Thresholds())
    for _ in range(pages):
        kept = next(mail)
        batch = Batch((kept,), Cursor("bench/1", kept.id), Mode.DELTA, last=True)
        with store.begin() as connection:
            written = record.record(connection, lease, 0, batch, START, may_remove=0)
            linker.link(connection, written.to_match)


def _mail() -> Iterator[Kept]:
    """Two in five answer the one before."""
    number, chance = 0, random.Random(0)  # noqa: S311
    while True:
        number += 1
        like = ordinary(CONTACTS, chance)
        refers = (f"mail:{number - 1}@bench",) if chance.random() < 0.4 else ()
        at = like.at + timedelta(minutes=number)
        made = replace(like, key=f"mail:{number}@bench", at=at, references=refers)
        kept = a_kept(number)
        yield replace(kept, interaction=made, html=f"<p>{kept.text}</p>", folders=("INBOX",))


if __name__ == "__main__":
    main()
