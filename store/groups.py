"""Groups of reps for whom the same rules hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from connectors.model.address import Address
from store.database import alone, upsert
from store.schema import rep_group_members, rep_groups


@dataclass(frozen=True, slots=True)
class Group:
    """One of them."""

    id: int
    name: str
    members: tuple[Address, ...]
    """By address."""


def everyone(connection: Connection) -> list[Group]:
    """All of them, by name."""
    g, m = rep_groups.c, rep_group_members.c
    members: dict[int, list[Address]] = {}
    for group, rep in connection.execute(select(m.group_id, m.rep).order_by(m.rep)):
        members.setdefault(group, []).append(rep)
    rows = connection.execute(select(g.id, g.name).order_by(g.name))
    return [Group(id_, name, tuple(members.get(id_, ()))) for id_, name in rows]


def get(connection: Connection, id_: int) -> Group | None:
    """One of them."""
    return next((group for group in everyone(connection) if group.id == id_), None)


def named(connection: Connection, name: str) -> Group | None:
    """The one of that name."""
    return next((group for group in everyone(connection) if group.name == name), None)


def of(connection: Connection, rep: Address) -> frozenset[int]:
    """Those that she belongs to."""
    m = rep_group_members.c
    return frozenset(connection.execute(select(m.group_id).where(m.rep == rep)).scalars())


def add(connection: Connection, name: str) -> int:
    """A group without members; its id. Raises IntegrityError where there is one of that name."""
    row = insert(rep_groups).values(name=name).returning(rep_groups.c.id)
    return int(connection.execute(row).scalar_one())


def remove(connection: Connection, id_: int) -> bool:
    """With its rules; False where there was none."""
    return connection.execute(delete(rep_groups).where(rep_groups.c.id == id_)).rowcount == 1


def join(connection: Connection, id_: int, reps: Sequence[Address]) -> None:
    """They belong to it from now on, if they did not."""
    alone(connection)
    rows = [{"group_id": id_, "rep": rep} for rep in reps]
    if rows:
        connection.execute(upsert(connection, rep_group_members).on_conflict_do_nothing(), rows)


def leave(connection: Connection, id_: int, rep: Address) -> bool:
    """She no longer does; False where she did not."""
    m = rep_group_members.c
    return connection.execute(delete(rep_group_members).where(m.group_id == id_, m.rep == rep)).rowcount == 1
