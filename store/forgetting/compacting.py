"""Makes what was removed unreadable in the files of the database too, as far as a program can."""

from sqlalchemy import Connection, text

from store.database import Store


def overwriting(connection: Connection) -> None:
    """SQLite overwrites what it deletes from now on (https://sqlite.org/pragma.html#pragma_secure_delete)."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))


def compact(store: Store) -> None:
    """Rewrites the index of words, and lets go of what earlier versions of rows still occupy. Raises StoreError.

    SQLite keeps words of removed rows in the index until its parts are merged, and pages in the log of changes:
    https://sqlite.org/fts5.html#the_optimize_command · https://sqlite.org/pragma.html#pragma_wal_checkpoint
    PostgreSQL keeps rows until it cleans up: https://www.postgresql.org/docs/current/sql-vacuum.html
    """
    if store.engine.dialect.name == "sqlite":
        with store.begin() as connection:
            overwriting(connection)
            connection.execute(text("INSERT INTO interactions_fts (interactions_fts) VALUES ('optimize')"))
        with store.outside_transaction() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    else:
        with store.engine.connect() as plain:
            plain.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
