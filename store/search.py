"""Full-text search over subjects and own words: FTS5 on SQLite, tsvector on PostgreSQL, kept by the database itself.

On SQLite triggers keep the index (https://sqlite.org/fts5.html#external_content_tables); on PostgreSQL it is a
generated column. Both fold case and diacritics, and match words, not parts of them.
"""

import re
import unicodedata

from sqlalchemy import Connection, text

_SQLITE = text(
    "SELECT id FROM interactions_fts JOIN interactions ON id = interactions_fts.rowid "
    "WHERE interactions_fts MATCH :words AND gone_at IS NULL ORDER BY at DESC LIMIT :most"
)
_POSTGRESQL = text(
    "SELECT id FROM interactions WHERE words @@ plainto_tsquery('simple', :words) AND gone_at IS NULL "
    "ORDER BY at DESC LIMIT :most"
)
_DIACRITICS = re.compile("[\u0300-\u036f]")


def search(connection: Connection, wanted: str, most: int = 100) -> list[int]:
    """Interactions that hold every word of `wanted`, newest first. Punctuation only separates words."""
    words = _words(wanted)
    if not words:
        return []
    if connection.dialect.name == "sqlite":
        query, said = _SQLITE, " ".join(f'"{word}"' for word in words)
    else:
        query, said = _POSTGRESQL, _DIACRITICS.sub("", unicodedata.normalize("NFD", " ".join(words)))
    return list(connection.execute(query, {"words": said, "most": most}).scalars())


def _words(text: str) -> list[str]:
    """Runs of letters, digits and what is written above or below them."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in whole).split()
