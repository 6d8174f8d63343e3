"""Every row of every table arrives on the server as it was, or none does."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from store import search, version
from store.database import Store
from store.errors import StoreError
from store.schema import interactions, ledger, links, rules, source_counts, sources
from store.to_server.move import Moved, move
from store.to_server.rows import Tally, read, tables
from store.types import UtcDateTime
from tests.builders import NOON, a_mail
from tests.conftest import FreshDatabase
from tests.recording import a_lease, write
from tests.servers import emptying
from tests.store.upgrades.rows import add
from tests.store.upgrades.rows import tables as reflected

HELD = ("lease_owner", "lease_until", "queued_at")
"""What the processes before held."""


def moved(source: Store, target: Store) -> list[Moved]:
    with source.read() as reading, target.begin() as writing:
        return move(reading, writing, lambda *_: None)


@pytest.fixture
def full(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """Two rows in every table, one with something in every column."""
    copyfile(migrated_sqlite, tmp_path / "full.db")
    with Store(f"sqlite:///{tmp_path / 'full.db'}") as store:
        with store.begin() as connection:
            for number in (1, 2):
                add(connection, reflected(connection), number)
            search.index(connection, (1, 2))
            for table in tables():
                _fill(connection, table)
        yield store


def _fill(connection: Connection, table: Table) -> None:
    empty = {
        one: _something(one)
        for one in table.columns
        if one.nullable and not one.foreign_keys and one is not rules.c.rep
    }
    if empty:
        keys = list(table.primary_key)
        first = connection.execute(select(*keys).order_by(*keys).limit(1)).one()
        here = [key == value for key, value in zip(keys, first, strict=True)]
        connection.execute(update(table).where(*here).values(empty))


def _something(column: Column[Any]) -> object:
    values: list[tuple[type[TypeEngine[Any]], object]] = [
        (Boolean, True),
        (UtcDateTime, NOON.replace(microsecond=123_457)),
        (Date, date(2026, 2, 28)),
        (Float, 0.1),
        (Numeric, Decimal("62500.5")),
        (Integer, 3),
        (JSON, {"b": [1.5, None], "a": "é"}),
        (LargeBinary, bytes(range(256))),
    ]
    return next((value for kind, value in values if isinstance(column.type, kind)), "“é” \t\\ \n\U0001f600")


@pytest.fixture(scope="module")
def server_url(fresh_database: FreshDatabase) -> str:
    """Of a database whose tables these tests may alter."""
    url = fresh_database()
    with Store(url) as store:
        version.upgrade(store)
    return url


@pytest.fixture
def empty(server_url: str) -> Iterator[Store]:
    emptying.empty(server_url, version.needed())
    with Store(server_url) as store:
        yield store


def test_every_table_arrives(full: Store, empty: Store) -> None:
    done = moved(full, empty)
    assert {one.table for one in done} == {table.name for table in tables()}
    assert {one.table for one in done if one.rows != 2} <= {source_counts.name}
    with full.read() as connection, empty.read() as other:
        for table in tables():
            rows = select(*(one for one in table.c if one.name not in HELD)).order_by(*table.primary_key)
            assert list(connection.execute(rows)) == list(other.execute(rows)), table.name


def test_indexes_and_what_happens_by_itself_are_there_afterwards(full: Store, empty: Store) -> None:
    def there(connection: Connection) -> set[str]:
        return set(connection.execute(text("SELECT indexdef FROM pg_indexes")).scalars())

    with empty.read() as connection:
        before = there(connection)
    moved(full, empty)
    with empty.begin() as connection:
        assert there(connection) == before
        number = select(func.sum(source_counts.c.number))
        counted = connection.execute(number).scalar_one()
        connection.execute(ledger.delete().where(ledger.c.source_id == 1))
        assert connection.execute(number).scalar_one() == counted - 1


def test_words_are_found_and_new_rows_have_new_numbers(sqlite_store: Store, empty: Store) -> None:
    with sqlite_store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, a_mail("mail:1"), text="Crème brûlée")
        connection.execute(insert(rules).values(_A_RULE | {"id": 7}))
        connection.execute(rules.delete())
    moved(sqlite_store, empty)
    with empty.begin() as connection:
        found = text("SELECT id FROM interactions WHERE words @@ to_tsquery('simple', 'brulee')")
        assert len(connection.execute(found).all()) == 1
        assert sum(write(connection, a_lease(connection), a_mail("mail:2")).counts.values()) == 1
        added = connection.execute(insert(rules).values(_A_RULE).returning(rules.c.id)).scalar_one()
        assert added == 8


_A_RULE = {"what": "person", "value": "carol@acme.example", "effect": "exclude", "by": "alice@ours.example", "at": NOON}


def test_nobody_holds_what_the_processes_before_held(sqlite_store: Store, empty: Store) -> None:
    with sqlite_store.begin() as connection:
        lease = a_lease(connection)
        connection.execute(update(sources).values(queued_at=NOON, asked_at=NOON))
    moved(sqlite_store, empty)
    with empty.read() as connection:
        row = connection.execute(select(sources)).one()
    assert (row.lease_owner, row.lease_until, row.queued_at) == (None, None, None)
    assert (row.lease_epoch, row.asked_at) == (lease.epoch, NOON)


@pytest.mark.parametrize(
    "said",
    [{"b": 1.0, "a": [1e20, 1e-7, -0.0, 0.1]}, {"text": "“naïve” \\ \n\t\U0001f600", "": None}, [], [True, {"x": {}}]],
)
def test_json_is_the_same_however_it_is_kept(sqlite_store: Store, empty: Store, said: object) -> None:
    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
        connection.execute(update(interactions).values(attachments=said))
    moved(sqlite_store, empty)
    with empty.read() as connection:
        assert connection.execute(select(interactions.c.attachments)).scalar_one() == said


@pytest.mark.parametrize(
    ("column", "narrow", "usual", "told"),
    [
        ("links ALTER score", "real", "double precision", "not what was sent, in links"),
        ("users ALTER address", "varchar(3)", "varchar", "cannot hold a row of users: value too long"),
    ],
)
def test_what_does_not_arrive_whole_does_not_arrive(
    full: Store, empty: Store, column: str, narrow: str, usual: str, told: str
) -> None:
    with full.begin() as connection:
        connection.execute(update(links).values(score=0.123456789012))
    with empty.begin() as connection:
        connection.execute(text(f"ALTER TABLE {column} TYPE {narrow}"))
    with pytest.raises(StoreError, match=told):
        moved(full, empty)
    with empty.begin() as connection:
        assert all(connection.execute(select(func.count()).select_from(one)).scalar_one() == 0 for one in tables())
        connection.execute(text(f"ALTER TABLE {column} TYPE {usual}"))


def test_a_row_that_differs_in_anything_is_noticed(sqlite_store: Store) -> None:
    def tallied(connection: Connection) -> str:
        tally = Tally(interactions)
        for row in read(connection, interactions):
            tally.add(row)
        return tally.hash

    with sqlite_store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:1"), a_mail("mail:2"))
        found = {tallied(connection)}
        for change in ({"subject": "Offer "}, {"direction": "internal"}, {"thread": "another"}, {"attachments": [1]}):
            connection.execute(update(interactions).values(change))
            found.add(tallied(connection))
        assert len(found) == 5
