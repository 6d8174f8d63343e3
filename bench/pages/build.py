"""Fills an empty database with a record of any size, in minutes."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, text

from bench.pages import bulk, directory
from bench.pages.rows import COLUMNS, Rows
from bench.pages.shape import Company, drawn
from capture.cli.output import Bar, progress
from store import search, version
from store.database import Store
from store.schema import interactions, links

_AT_ONCE: Final = 10_000
_OF_REFERENCES: Final = (interactions, *(table for table in COLUMNS if table is not interactions))


def build(store: Store, number: int, now: datetime) -> None:
    """The tables of this release, a directory and `number` interactions, recorded at `now`."""
    version.upgrade(store)
    company = Company.drawn(number)
    directory.settle_in(store, now)
    _timed("directory", lambda: directory.save(store, company, now))
    with store.begin() as connection:
        again = bulk.drop_indexes(connection, _OF_REFERENCES)
    shape = drawn(number, company, now)
    with progress("Writing the record") as bar:
        _fill(store, lambda connection: Rows(company, shape, connection, int(now.timestamp() * 1e6)), number, bar)
    for statement in again:
        _timed(statement.partition(" ON ")[0], lambda statement=statement: _execute(store, statement))  # type: ignore[misc]
    with store.begin() as connection:
        bulk.count_on(connection, (interactions, links))
    if store.engine.dialect.name == "postgresql":
        _timed("vacuum", lambda: _vacuum(store))


def _fill(store: Store, rows_of: Callable[[Connection], Rows], number: int, bar: Bar) -> None:
    with store.read() as connection:
        rows = rows_of(connection)
    for start in range(0, number, _AT_ONCE):
        stop = min(start + _AT_ONCE, number)
        some = rows.some(start, stop)
        with store.begin() as connection:
            for table, columns in COLUMNS.items():
                bulk.insert(connection, table, columns, some[table])
            search.index(connection, range(start + 1, stop + 1))
        bar.update(stop, number)


def _execute(store: Store, statement: str) -> None:
    with store.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        connection.execute(text(statement.replace(":", "\\:")))


def _vacuum(store: Store) -> None:
    """What PostgreSQL's own housekeeping has done a minute later."""
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM (ANALYZE)"))


def _timed(what: str, work: Callable[[], object]) -> None:
    started = time.monotonic()
    work()
    print(f"  {what}: {time.monotonic() - started:.0f} s", flush=True)
