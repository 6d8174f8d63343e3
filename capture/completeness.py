"""How complete the sources of a connection are, for people. Pages, API and commands call the same functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from capture import owned
from capture.acting import Acting
from capture.refusals import Conflict
from store import census, completeness, counts
from store.census import Census
from store.completeness import Look, Month
from store.model import Disposition
from store.sources import LEFT, Source


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of one source."""

    source: Source
    last: Census | None
    """None before its first census."""
    is_asked: bool
    """A person waits for the next one."""
    months: Sequence[Month]
    """What became of what its provider had at the last one, the newest month first."""
    history: Sequence[Look]
    """The oldest first."""
    unreadable: int
    """Items that cannot be read, as of now."""

    @property
    def silent(self) -> int:
        """Items that its provider lists and says nothing of: they have gone meanwhile, or hold nothing."""
        told = sum(month.listed for month in self.months)
        return max(0, self.last.recorded - told) if self.last and self.months else 0

    @property
    def hindrance(self) -> str:
        """Why it cannot be counted now; "" where it can."""
        if self.source.kind == LEFT:
            return "Its owner has left, and it is read no more."
        if self.source.paused:
            return "It is paused: resume it first."
        if self.source.caught_up_at is None:
            return "It has not been read to its end yet."
        return "It cannot be read at present." if self.source.error else ""


def of_connection(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> list[Completeness]:
    """Of its sources. `may_all`: others' connections too. Raises Missing where there is none, or it is none of hers."""
    its = owned.of_connection(connection, acting, id_, may_all=may_all)
    ids = [one.id for one in its]
    asked, last, counted = census.asked(connection, ids), census.last(connection, ids), counts.kept(connection, ids)
    return [
        Completeness(
            source=one,
            last=last.get(one.id),
            is_asked=one.id in asked,
            months=completeness.months(connection, one.id),
            history=completeness.history(connection, one.id),
            unreadable=counted.get(one.id, {}).get(Disposition.UNREADABLE, 0),
        )
        for one in its
    ]


def ask(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> None:
    """The daemon counts its sources before all others, and puts right what it finds.

    Raises Missing as `of_connection` does, and Conflict where none of them can be counted.
    """
    found = of_connection(connection, acting, id_, may_all=may_all)
    can = [one.source.id for one in found if not one.hindrance]
    if not can:
        raise Conflict(found[0].hindrance)
    census.ask(connection, can)
    acting.note(connection, "connection.census", f"connection {id_}")
