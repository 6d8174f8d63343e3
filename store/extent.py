"""How much room the database takes."""

from sqlalchemy import Connection, text

_OF_SQLITE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
_OF_POSTGRESQL = "SELECT pg_database_size(current_database())"


def size(connection: Connection) -> int:
    """Bytes; of SQLite without what waits in the `-wal` file."""
    query = _OF_SQLITE if connection.dialect.name == "sqlite" else _OF_POSTGRESQL
    return int(connection.execute(text(query)).scalar_one())
