"""What providers allow all processes together: one row for each quota, drawn from by the database's clock.

A row is a bucket, told by when it will be full again (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): what
is taken moves that moment on by the time in which it flows in. PostgreSQL only: SQLite has one process, which knows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, extract, func, or_, update
from sqlalchemy.dialects.postgresql import insert

from store.schema import quotas

_NOW: Final = func.statement_timestamp()


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a draw; in seconds."""

    wait: float
    """After which it may be spent."""
    shut: float
    """Nothing was drawn: the provider wants nobody to ask for so long."""


def draw(connection: Connection, name: str, seconds: float, burst: float) -> Drawn:
    """Takes what flows in within `seconds`, of a bucket that holds what flows in within `burst`."""
    lasts, closed = connection.execute(_DRAW, {"name": name, "seconds": seconds}).one()
    shut = max(0.0, float(closed or 0))
    return Drawn(0.0, shut) if shut else Drawn(max(0.0, float(lasts) - burst), 0.0)


def shut(connection: Connection, name: str, seconds: float, burst: float) -> None:
    """Nobody draws for `seconds`, nor at once then: the bucket is empty when it opens."""
    connection.execute(_SHUT, {"name": name, "seconds": seconds, "burst": burst})


def turn(connection: Connection, name: str, seconds: float, mine: datetime | None) -> datetime | None:
    """Takes what one process at a time may have, for so long from now; None where another one has it.

    `mine`: what this returned last for a turn that is to last longer.
    """
    return connection.execute(_TURN, {"name": name, "seconds": seconds, "mine": mine}).scalar_one_or_none()


def give_back(connection: Connection, name: str, mine: datetime) -> None:
    """Ends that turn. Nothing where another process has taken it since."""
    connection.execute(_GIVE_BACK, {"turn": name, "mine": mine})


def forget(connection: Connection) -> int:
    """Removes the rows of buckets that are full, as those without a row are; returns how many."""
    full = quotas.c.spent_until < _NOW
    is_open = or_(quotas.c.shut_until.is_(None), quotas.c.shut_until < _NOW)
    return connection.execute(delete(quotas).where(full, is_open)).rowcount


def _within(seconds: str) -> ColumnElement[Any]:
    """An interval."""
    return func.make_interval(0, 0, 0, 0, 0, 0, bindparam(seconds))


def _seconds_until(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return extract("epoch", moment - _NOW)


_NAMED: Final = insert(quotas).values(name=bindparam("name"))
_DRAW: Final = (
    _NAMED.values(spent_until=_NOW + _within("seconds"))
    .on_conflict_do_update(
        index_elements=[quotas.c.name],
        set_={
            "spent_until": case(
                (quotas.c.shut_until > _NOW, quotas.c.spent_until),
                else_=func.greatest(quotas.c.spent_until, _NOW) + _within("seconds"),
            )
        },
    )
    .returning(_seconds_until(quotas.c.spent_until), _seconds_until(quotas.c.shut_until))
)
_MINE: Final = quotas.c.spent_until == bindparam("mine", type_=quotas.c.spent_until.type)
_TURN: Final = (
    _NAMED.values(spent_until=_NOW + _within("seconds"))
    .on_conflict_do_update(
        index_elements=[quotas.c.name],
        set_={"spent_until": _NOW + _within("seconds")},
        where=or_(quotas.c.spent_until <= _NOW, _MINE),
    )
    .returning(quotas.c.spent_until)
)
_GIVE_BACK: Final = update(quotas).where(quotas.c.name == bindparam("turn"), _MINE).values(spent_until=_NOW)
_OPENS: Final = _NOW + _within("seconds")
_SHUT: Final = _NAMED.values(spent_until=_OPENS + _within("burst"), shut_until=_OPENS).on_conflict_do_update(
    index_elements=[quotas.c.name],
    set_={
        "spent_until": func.greatest(quotas.c.spent_until, _OPENS + _within("burst")),
        "shut_until": func.greatest(quotas.c.shut_until, _OPENS),
    },
)
