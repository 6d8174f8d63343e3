"""Opens the database and hands out transactions. SQLite (WAL) is the embedded default, PostgreSQL the server."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Self, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from config.boxes import Boxes
from store import in_json, server
from store.errors import Unreachable, told_by_remedy

BUSY_TIMEOUT_SECONDS = 30
MOST_CONNECTIONS = 40
"""At once, of one process: workers keep one each, and pages are made by many threads."""

_WRITERS = 0x43415054
"""The number of PostgreSQL's lock: any, as long as nobody else uses it in our database."""

_BEGINS = "capture_begins"
"""The option of a connection whose statements are in a transaction."""

T = TypeVar("T", str, int, bool)


class Store:
    """One database. Safe to share between threads; every transaction has a connection of its own."""

    def __init__(self, url: str, boxes: Boxes | None = None) -> None:
        """`url`: as SQLAlchemy writes it; `boxes`: for texts that are sealed (`store.texts`).

        Opens no connection. Raises Unreachable for what is no URL.
        """
        self.url = _parsed(url)
        self.engine = _engine(self.url)
        self.engine.update_execution_options(capture_boxes=boxes)
        self._own = _Own()
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._turns = _Turns() if is_sqlite else nullcontext()
        self._transaction = _Transaction if is_sqlite else Connection.begin
        self._committing = None if is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write: left without exception it is committed, else rolled back. Raises StoreError."""
        with told_by_remedy(self.url), self._turns, self._connect() as connection, self._transaction(connection):
            yield connection

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """For one statement, which is a transaction by itself: a server is asked once, not four times as for `begin`.

        It may fail where the server was away for a moment, and is to be tried again. Raises StoreError.
        """
        if self._committing is None:
            with self.begin() as connection:
                yield connection
            return
        with told_by_remedy(self.url):
            with server.trusting():
                connection = self._committing.connect()
            with connection:
                yield connection

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Within it this thread's `begin` uses one connection of its own: half the cost of a short transaction.

        On SQLite: what a server may have cut meanwhile is tried before it is used.
        """
        self._own.wanted = self.engine.dialect.name == "sqlite"
        try:
            yield
        finally:
            self._own.wanted = False
            if self._own.connection is not None:
                self._own.connection.close()
                self._own.connection = None

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        """One for a transaction that may write."""
        own = self._own
        if not own.wanted or own.is_used:
            with self.engine.connect() as connection:
                yield connection
            return
        own.connection = own.connection or self.engine.connect()
        own.is_used = True
        try:
            yield own.connection
        finally:
            own.is_used = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, from one moment's state. Never waits for a writer. Raises StoreError."""
        with told_by_remedy(self.url), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def outside_transaction(self) -> Iterator[Connection]:
        """SQLite committing each statement by itself: some refuse to run in a transaction. Raises StoreError."""
        with told_by_remedy(self.url), self.engine.connect() as connection:
            yield connection.execution_options(**{_BEGINS: False})

    def close(self) -> None:
        """Closes the pool's connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Own(threading.local):
    """The connection that a thread keeps between its transactions."""

    wanted = False
    is_used = False
    connection: Connection | None = None


class _Turns:
    """SQLite's writers ask again ever more seldom: against a first pass the others of a process waited for 5 s.

    Who waits here too long finds that SQLite is taken, and says so.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=BUSY_TIMEOUT_SECONDS):
            raise sqlite3.OperationalError("database is locked")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class _Transaction:
    """SQLite's, by its driver: SQLAlchemy's costs more than the statements of most, and follows its first one.

    IMMEDIATE: a transaction that reads first and writes later would fail at once when another has written meanwhile.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = _driver(connection)

    def __enter__(self) -> None:
        self._driver.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                (self._connection if self._connection.in_transaction() else self._driver).commit()
        finally:
            # Nothing where there is nothing to roll back.
            self._connection.rollback()
            self._driver.rollback()


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that takes ON CONFLICT clauses, in the words of the connection's database."""
    return upsert_in(connection.dialect.name, table)


def upsert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same in the words of a kind of database: for a statement that is made once and kept (`store.bulk`)."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def alone(connection: Connection) -> None:
    """Waits until no other transaction that called this is open; SQLite has but one writer anyway.

    For what is decided by reading rows that another worker may be about to add or remove.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)


def in_turn(lock: ColumnElement[T]) -> Select[T, str]:
    """Takes a lock that all others wait for, on PostgreSQL: a process that is paused while it has it loses its turn."""
    limit = f"{server.IDLE_ALONE_SECONDS}s"
    return select(lock, func.set_config("idle_in_transaction_session_timeout", limit, True))  # noqa: FBT003


_ALONE = in_turn(func.pg_advisory_xact_lock(_WRITERS))


def among(connection: Connection, column: ColumnElement[T], values: Iterable[T]) -> ColumnElement[bool]:
    """`column` is one of `values`: one parameter however many there are, so that the statement is compiled once."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(listed)).table_valued("value").c.value))
    return column == any_(bindparam(None, listed, type_=ARRAY(column.type), unique=True))


def each(connection: Connection, values: Iterable[str], name: str) -> ColumnElement[str]:
    """The column of a table of these values, to join with; `name` is the table's."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        return func.json_each(json.dumps(listed)).table_valued("value", name=name).c.value
    unnested = func.unnest(bindparam(None, listed, type_=ARRAY(Text), unique=True))
    return unnested.table_valued("value", name=name).render_derived().c.value


def _parsed(url: str) -> URL:
    try:
        parsed = server.address(url)
    except (ArgumentError, ValueError) as error:
        raise Unreachable(
            "database.url is no database address: write sqlite:///capture.db or postgresql://user@host/name."
        ) from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise Unreachable(f"Capture keeps its record in SQLite or PostgreSQL, not in {parsed.get_backend_name()}.")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return server.engine(
            url,
            max_overflow=MOST_CONNECTIONS,
            hide_parameters=True,
            json_serializer=in_json.written,
            json_deserializer=in_json.read,
        )
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
        max_overflow=MOST_CONNECTIONS,
        hide_parameters=True,
        json_serializer=in_json.written,
        json_deserializer=in_json.read,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for SELECTs: https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16384"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _begin_sqlite(connection: Connection) -> None:
    driver = _driver(connection)
    if connection.get_execution_options().get(_BEGINS, True) and not driver.in_transaction:
        driver.execute("BEGIN")
