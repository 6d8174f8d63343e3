"""Full-text search over subjects and own words: FTS5 on SQLite, tsvector on PostgreSQL, kept by the database itself.

On SQLite triggers keep the index (https://sqlite.org/fts5.html#external_content_tables); on PostgreSQL it is a
generated column. Both fold case and diacritics, and match words, not parts of them.
"""

import re

from sqlalchemy import Connection, text

_SQLITE = text(
    "SELECT rowid FROM interactions_fts JOIN interactions ON interactions.id = rowid "
    "WHERE interactions_fts MATCH :words AND gone_at IS NULL ORDER BY at DESC LIMIT :most"
)
_POSTGRESQL = text(
    "SELECT id FROM interactions WHERE words @@ plainto_tsquery('simple', :words) AND gone_at IS NULL "
    "ORDER BY at DESC LIMIT :most"
)
_WORD = re.compile(r"\w+")


def search(connection: Connection, wanted: str, most: int = 100) -> list[int]:
    """Interactions that hold every word of `wanted`, newest first. Punctuation only separates words."""
    words = _WORD.findall(wanted)
    if not words:
        return []
    if connection.dialect.name == "sqlite":
        query, said = _SQLITE, " ".join(f'"{word}"' for word in words)
    else:
        query, said = _POSTGRESQL, " ".join(words)
    return list(connection.execute(query, {"words": said, "most": most}).scalars())
