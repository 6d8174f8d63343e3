"""Timelines as pages list them: the mails of a thread as one line, where its newest stands. See `store.timeline`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, select

from connectors.model.interaction import Kind
from matcher.model import Ref
from store.database import among
from store.place import LINKED, Place
from store.schema import interactions
from store.schema import links as table
from store.sight import Eye
from store.timeline import ALL, Moment, Wanted, belongs, surely

_AT_ONCE = 300
"""Interactions that are read to be folded: enough for most pages."""


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting, or the newest mail of a thread."""

    moment: Moment
    mails: int
    """Of its thread, on this timeline; 1 for a meeting."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of them."""

    lines: tuple[Line, ...]
    older: Place | None
    """Behind which the next page begins; None on the last."""
    newer: Place | None
    """Before which the page above ends; None on the first."""


def lines(
    connection: Connection, target: Ref, eye: Eye, most: int, wanted: Wanted = ALL, older: Place | None = None
) -> Lines:
    """Up to `most` lines behind that place, or the newest."""
    heads, more = _Folding(connection, target, eye, wanted).heads(most, older, ascending=False)
    return _page(connection, target, eye, heads, older=more, newer=older is not None)


def lines_before(connection: Connection, target: Ref, eye: Eye, most: int, newer: Place, wanted: Wanted = ALL) -> Lines:
    """Up to `most` lines before that place: the page above."""
    heads, more = _Folding(connection, target, eye, wanted).heads(most, newer, ascending=True)
    if not more:
        return lines(connection, target, eye, most, wanted)
    return _page(connection, target, eye, heads[::-1], older=True, newer=True)


_Head = tuple[Place, int]
"""The place of a line, and the mails in it."""


@dataclass(frozen=True, slots=True)
class _Folding:
    connection: Connection
    target: Ref
    eye: Eye
    wanted: Wanted

    def heads(self, most: int, place: Place | None, ascending: bool) -> tuple[list[_Head], bool]:
        """Up to `most` from that place on, and whether there are more."""
        found: list[_Head] = []
        threads: dict[str, list[Place]] = {}
        for row in self._walk(place, ascending, threads):
            here = Place(row.at, row.id)
            mails = threads[row.thread] if row.kind == Kind.EMAIL else [here]
            if here == max(mails):
                found.append((here, len(mails)))
            if len(found) > most:
                return found[:most], True
        return found, False

    def _walk(
        self, place: Place | None, ascending: bool, threads: dict[str, list[Place]]
    ) -> Iterator[Row[*tuple[object, ...]]]:
        """All from that place on; before a mail is given, `threads` has all mails of its thread."""
        order = LINKED.oldest_first if ascending else LINKED.newest_first
        rows = self._read(self._all.order_by(*order), place, ascending)
        while rows:
            self._complete(threads, {row.thread for row in rows if row.kind == Kind.EMAIL} - threads.keys())
            yield from rows
            last = Place(rows[-1].at, rows[-1].id)
            rows = self._read(self._all.order_by(*order), last, ascending) if len(rows) == _AT_ONCE else []

    @property
    def _all(self) -> Select[*tuple[object, ...]]:
        c = interactions.c
        here = belongs(self.target, self.eye, self.wanted)
        return select(c.id, c.at, c.thread, c.kind).select_from(interactions.join(table)).where(here)

    def _read(
        self, query: Select[*tuple[object, ...]], place: Place | None, ascending: bool
    ) -> Sequence[Row[*tuple[object, ...]]]:
        if place is not None:
            query = query.where(LINKED.before(place) if ascending else LINKED.behind(place))
        return self.connection.execute(query.limit(_AT_ONCE)).all()

    def _complete(self, threads: dict[str, list[Place]], names: Collection[str]) -> None:
        of_them = among(self.connection, interactions.c.thread, names)
        for row in self.connection.execute(self._all.where(interactions.c.kind == Kind.EMAIL, of_them)):
            threads.setdefault(row.thread, []).append(Place(row.at, row.id))


def _page(connection: Connection, target: Ref, eye: Eye, heads: Sequence[_Head], older: bool, newer: bool) -> Lines:
    mails = {place.id: number for place, number in heads}
    found = tuple(Line(moment, mails[moment.entry.id]) for moment in surely(connection, target, eye, mails))
    first, last = (heads[0][0], heads[-1][0]) if heads else (None, None)
    return Lines(found, last if older else None, first if newer else None)
