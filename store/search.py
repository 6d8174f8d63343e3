"""The index of words of subjects and own texts: FTS5 on SQLite, tsvector on PostgreSQL. `store.hits` searches it.

On PostgreSQL the index is a generated column. On SQLite triggers follow every change and removal
(https://sqlite.org/fts5.html#external_content_tables), and `index` adds what is new, a page at a time: a trigger for
that would take three times as long, as FTS5 writes out its buffer at the end of every trigger.
Both fold case and diacritics, and match words, not parts of them.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

_SUBJECTS_SQLITE = text(
    "SELECT id, interactions.subject FROM interactions_fts JOIN interactions ON id = interactions_fts.rowid "
    "WHERE interactions_fts MATCH :wanted"
)
_SUBJECTS_POSTGRESQL = text("SELECT id, subject FROM interactions WHERE words @@ to_tsquery('simple', :wanted)")
_AT_ONCE = 100
"""Phrases that are looked for in one go."""

_DIACRITICS = re.compile("[\u0300-\u036f]")


_INDEX = text(
    "INSERT INTO interactions_fts (rowid, subject, text) "
    "SELECT id, subject, text FROM interactions WHERE id IN (SELECT value FROM json_each(:ids))"
)


def index(connection: Connection, ids: Iterable[int]) -> None:
    """Makes interactions that have just been inserted findable."""
    if connection.dialect.name == "sqlite":
        connection.execute(_INDEX, {"ids": json.dumps(list(ids))})


def by_subject(connection: Connection, phrases: Sequence[Sequence[str]]) -> dict[int, str]:
    """Interaction → subject, of those whose subjects hold one of the phrases: words of letters and digits only."""
    found: dict[int, str] = {}
    for start in range(0, len(phrases), _AT_ONCE):
        some = phrases[start : start + _AT_ONCE]
        if connection.dialect.name == "sqlite":
            said = " OR ".join(f'"{" ".join(phrase)}"' for phrase in some)
            query, wanted = _SUBJECTS_SQLITE, f"subject : ({said})"
        else:
            query = _SUBJECTS_POSTGRESQL
            wanted = " | ".join(f"({' <-> '.join(f'{word}:A' for word in phrase)})" for phrase in some)
        found |= {id_: subject for id_, subject in connection.execute(query, {"wanted": wanted})}
    return found


def words(text: str) -> list[str]:
    """Runs of letters, digits and what is written above or below them: what both databases take for words."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in whole).split()


def folded(word: str) -> str:
    """Without diacritics, which PostgreSQL's index leaves out."""
    return _DIACRITICS.sub("", unicodedata.normalize("NFD", word))
