"""What needs a person, and what they have been told of it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from store.schema import lookout, notices


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person."""

    key: str
    """The same for as long as it is the same thing."""
    cause: str
    """What several have in common, so that one of them stands for all: a host that is away. "" for none."""
    about: str
    wrong: str
    """A sentence."""
    remedy: str
    """A sentence, or none."""
    stage: str = ""
    """It is told anew when this changes."""
    repeats: bool = True
    """It is told daily."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One of them, as people know it."""

    trouble: Trouble
    began_at: datetime
    told_at: datetime | None = None
    over_at: datetime | None = None
    """It is well again since then, and nobody was told of that yet."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to look, and when people were last told anything."""

    spoke_at: datetime | None


def take_turn(connection: Connection, now: datetime, before: datetime) -> Turn | None:
    """For this transaction; None where somebody has looked since `before`. Two at once wait for each other."""
    c = lookout.c
    open_ = or_(c.looked_at.is_(None), c.looked_at <= before)
    if not connection.execute(update(lookout).where(open_).values(looked_at=now)).rowcount:
        if connection.execute(select(c.id)).first() is not None:
            return None
        try:
            with connection.begin_nested():
                connection.execute(insert(lookout).values(id=1, looked_at=now, findings=[]))
        except IntegrityError:
            return None
    return Turn(connection.execute(select(c.spoke_at)).scalar_one())


def spoke(connection: Connection, now: datetime) -> None:
    """People are told something now."""
    connection.execute(update(lookout).values(spoke_at=now))


def all_notices(connection: Connection) -> dict[str, Notice]:
    """Every one, by its key, the oldest first."""
    rows = connection.execute(select(notices).order_by(notices.c.began_at, notices.c.key)).mappings()
    return {row["key"]: _notice(dict(row)) for row in rows}


def save(connection: Connection, before: Collection[Notice], after: Collection[Notice]) -> None:
    """Writes what has changed from the one to the other."""
    old, new = ({one.trouble.key: one for one in some} for some in (before, after))
    if gone := old.keys() - new.keys():
        connection.execute(delete(notices).where(notices.c.key.in_(sorted(gone))))
    if fresh := [_row(one) for key, one in new.items() if key not in old]:
        connection.execute(insert(notices), fresh)
    for key, one in new.items():
        if key in old and old[key] != one:
            connection.execute(update(notices).where(notices.c.key == key).values(_row(one)))


def _notice(row: dict[str, Any]) -> Notice:
    times = {name: row.pop(name) for name in ("began_at", "told_at", "over_at")}
    return Notice(Trouble(**row), **times)


def _row(notice: Notice) -> dict[str, object]:
    times = {"began_at": notice.began_at, "told_at": notice.told_at, "over_at": notice.over_at}
    return {**asdict(notice.trouble), **times}
