"""Moves a record: all of it or nothing, and no row that is not the same afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, func, select, text

from store.errors import StoreError
from store.to_server.load import bare, copy, follow
from store.to_server.rows import Row, Tally, read, tables

Told = Callable[[int, int], None]
"""Is told how many rows of how many have been copied or compared."""

_TOLD_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Moved:
    """One table, the same on both sides."""

    table: str
    rows: int
    hash: str


def refuse_rows(target: Connection) -> None:
    """Raises StoreError unless no table that is filled has a row."""
    for table in tables():
        if target.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise StoreError(
                f"The database to move to holds rows already (in {table.name}): make an empty one with createdb."
            )


def move(source: Connection, target: Connection, told: Told) -> list[Moved]:
    """Copies every row and compares both sides, within the target's transaction. Raises StoreError."""
    target.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    refuse_rows(target)
    all_ = tables()
    bar = _Bar(told, 2 * sum(_count(source, table) for table in all_))
    with bare(target, all_):
        there = [_copied(source, target, table, bar) for table in all_]
    follow(source, target, all_)
    arrived = [_tallied(target, table, bar) for table in all_]
    different = [one.table.name for one, other in zip(there, arrived, strict=True) if one != other]
    if different:
        raise StoreError(
            f"What arrived is not what was sent, in {', '.join(different)}: nothing was moved. Please report this."
        )
    return [Moved(one.table.name, one.rows, one.hash) for one in arrived]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@dataclass(slots=True)
class _Bar:
    told: Told
    total: int
    done: int = 0

    def follow(self, rows: Iterator[Row], tally: Tally) -> Iterator[Row]:
        """The same rows, counted and added up on the way."""
        for row in rows:
            tally.add(row)
            self.done += 1
            if self.done % _TOLD_EVERY == 0 or self.done == self.total:
                self.told(self.done, self.total)
            yield row


def _copied(source: Connection, target: Connection, table: Table, bar: _Bar) -> Tally:
    tally = Tally(table)
    copy(target, table, bar.follow(read(source, table), tally))
    return tally


def _tallied(target: Connection, table: Table, bar: _Bar) -> Tally:
    tally = Tally(table)
    for _ in bar.follow(read(target, table), tally):
        pass
    return tally
