"""Searches interactions by their words, newest first, over what the one who looks may read and nothing else.

What is guaranteed of a page, whatever is asked and however long the record is: the index of words is read once for the
words; then at most `_LOOKED_AT` of what it names, the newest first, are looked at for who may read them. Words that
stand in more than `_FEW` interactions are not sorted by date: the newest `_WINDOW` interactions are held against the
index. So a page may hold fewer hits than asked for, even none, with older ones still to come: `Hits.older` says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    TextClause,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)

from connectors.model.interaction import Kind
from matcher.model import Ref
from store import texts as texts_
from store.database import among
from store.place import INTERACTIONS, Place
from store.schema import interactions, links
from store.search import folded, words
from store.sight import Everything, Eye
from store.timeline import belongs

_FEW: Final = 10_000
_WINDOW: Final = 20_000
_LOOKED_AT: Final = 2_500
_AT_ONCE: Final = 250
_TEXT: Final = 20_000
"""Characters of a text in which the words are looked for to show them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched."""

    words: str
    """All of them; punctuation only separates words."""
    kind: Kind | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Before that moment."""
    within: Ref | None = None
    """On the timeline of that record."""


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found."""

    ids: tuple[int, ...]
    """Newest first."""
    older: Place | None
    """Behind which to look further; None where all have been looked at."""


def search(connection: Connection, question: Question, eye: Eye, most: int = 50, older: Place | None = None) -> Hits:
    """Interactions whose text may be read and that hold every word, or whose subject may be read and holds them all."""
    index = _Index(connection.dialect.name, tuple(words(question.words)))
    if not index.words:
        return Hits((), None)
    candidates, behind = _candidates(connection, index, question, older)
    allowed = _allowed(index, question, eye)
    found: list[Place] = []
    for start in range(0, len(candidates), _AT_ONCE):
        some = candidates[start : start + _AT_ONCE]
        ids = select(interactions.c.id).where(among(connection, interactions.c.id, [place.id for place in some]))
        may = frozenset(connection.execute(ids.where(allowed)).scalars())
        found += [place for place in some if place.id in may]
        if len(found) > most:
            return Hits(tuple(place.id for place in found[:most]), found[most - 1])
    return Hits(tuple(place.id for place in found), behind)


def texts(connection: Connection, ids: Sequence[int], eye: Eye) -> dict[int, str]:
    """Interaction → how its own text begins, of those whose text may be read."""
    c = interactions.c
    query = select(c.id, *texts_.opening(_TEXT)).where(among(connection, c.id, ids), eye.may_read_text)
    return {row.id: (texts_.told(connection, row)[0].own or "")[:_TEXT] for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class _Index:
    """The words, as the index of either database is asked for them."""

    dialect: str
    words: tuple[str, ...]

    def held_from(self, lowest: int = 0) -> TextClause:
        """Of interactions: they hold all of them. None below that id is: FTS5 need not read it."""
        if self.dialect == "sqlite":
            held = text(f"interactions.id IN ({_ROWIDS} :said AND rowid >= :lowest)")
            return held.bindparams(said=self._quoted, lowest=lowest)
        plain = " ".join(self._folded)
        return text("interactions.words @@ plainto_tsquery('simple', :said)").bindparams(said=plain)

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """Of interactions: what the conditions ask for besides the id."""
        return () if self.dialect == "sqlite" else (literal_column("interactions.words").label("words"),)

    @property
    def titled(self) -> TextClause:
        """Of interactions: their subjects hold all of them."""
        if self.dialect == "sqlite":
            said = f"subject : ({self._quoted})"
            return text(f"interactions.id IN ({_ROWIDS} :titled)").bindparams(titled=said)
        said = " & ".join(f"{word}:A" for word in self._folded)
        return text("interactions.words @@ to_tsquery('simple', :titled)").bindparams(titled=said)

    def are_many(self, connection: Connection) -> bool:
        """More interactions hold them than are sorted; as PostgreSQL's planner estimates it from its statistics."""
        if self.dialect == "sqlite":
            few = text(f"{_ROWIDS} :said LIMIT {_FEW + 1}").bindparams(said=self._quoted).columns(rowid=Integer)
            return connection.execute(select(func.count()).select_from(few.subquery())).scalar_one() > _FEW
        # EXPLAIN takes no parameters; the words are letters, digits and marks, so there is nothing to escape.
        held = text(f"interactions.words @@ plainto_tsquery('simple', '{' '.join(self._folded)}')")
        query = select(interactions.c.id).where(held).compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {query}").scalar_one()
        return int(plan[0]["Plan"]["Plan Rows"]) > _FEW

    @property
    def _quoted(self) -> str:
        return " ".join(f'"{word}"' for word in self.words)

    @property
    def _folded(self) -> list[str]:
        return [plain for plain in map(folded, self.words) if plain]


_ROWIDS = "SELECT rowid FROM interactions_fts WHERE interactions_fts MATCH"


def _candidates(
    connection: Connection, index: _Index, question: Question, older: Place | None
) -> tuple[list[Place], Place | None]:
    """Interactions of that time that hold the words, newest first, and behind which place there may be more."""
    newest = _of_then(question, older).order_by(*INTERACTIONS.newest_first)
    if not index.are_many(connection):
        found = _places(connection, newest.where(index.held_from()).limit(_LOOKED_AT))
        return found, found[-1] if len(found) == _LOOKED_AT else None
    if question.within:
        here = and_(links.c.type == question.within.type, links.c.target_id == question.within.id)
        newest = newest.join(links).where(here)
    edge = next(iter(_places(connection, newest.offset(_WINDOW - 1).limit(1))), None)
    window = newest.add_columns(*index.columns).limit(_WINDOW).subquery("interactions")
    lowest = connection.execute(select(func.min(window.c.id))).scalar()
    held = select(window.c.id, window.c.at).where(index.held_from(lowest or 0))
    found = _places(connection, held.order_by(window.c.at.desc(), window.c.id.desc()).limit(_LOOKED_AT))
    return found, found[-1] if len(found) == _LOOKED_AT else edge


def _of_then(question: Question, older: Place | None) -> Select[int, datetime]:
    c = interactions.c
    then = [INTERACTIONS.behind(older)] if older else []
    then += [c.at >= question.since] if question.since else []
    then += [c.at < question.until] if question.until else []
    return select(c.id, c.at).where(and_(true(), *then))


def _places(connection: Connection, query: Select[int, datetime]) -> list[Place]:
    return [Place(at, id_) for id_, at in connection.execute(query)]


def _allowed(index: _Index, question: Question, eye: Eye) -> ColumnElement[bool]:
    c = interactions.c
    reads: ColumnElement[bool] = eye.may_read_text
    if not isinstance(eye, Everything) and eye.subject is not eye.text:
        reads = or_(reads, and_(eye.may_read_subject, index.titled))
    asked = [c.kind == question.kind] if question.kind else []
    if question.within:
        there = and_(links.c.interaction_id == c.id, belongs(question.within, eye))
        asked.append(exists(select(links.c.id).where(there).correlate(interactions)))
    return and_(c.gone_at.is_(None), *asked, reads)
