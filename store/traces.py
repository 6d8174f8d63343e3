"""What deleted and replaced texts leave in the file until the database writes over it."""

from sqlalchemy import text

from store.database import Store


def purge(store: Store) -> bool:
    """Writes an SQLite file anew, with its index of words; False on PostgreSQL, where ops choose when to.

    It takes as much room again while it runs, and others wait to write. Raises StoreError.
    """
    if store.url.get_backend_name() != "sqlite":
        return False
    with store.begin() as connection:
        # https://sqlite.org/fts5.html#the_rebuild_command: what was deleted stays in it until its parts are merged.
        connection.execute(text("INSERT INTO interactions_fts (interactions_fts) VALUES ('rebuild')"))
    with store.outside_transaction() as connection:
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return True
