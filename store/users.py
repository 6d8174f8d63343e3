"""Who may sign in, and as what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from connectors.model.address import Address
from store.schema import users


class Role(StrEnum):
    """What somebody does with Capture. What each may is in `capture.rights`."""

    REP = "rep"
    MANAGER = "manager"
    OPS = "ops"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class User:
    """One person."""

    id: int
    address: Address
    """Of her mailbox; it is her name for sign-in too."""
    name: str
    role: Role
    password: str | None
    """An argon2 hash; None where she has none."""
    sure_from: float | None
    """The score from which she accepts suggestions in bulk, once she has set one."""
    digest: bool
    """She wants the daily mail."""
    created_at: datetime
    disabled_at: datetime | None

    @property
    def called(self) -> str:
        """Her name, else her address."""
        return self.name or self.address


def add(connection: Connection, address: Address, name: str, role: Role, now: datetime) -> User:
    """A person who may sign in from now on. Raises IntegrityError where there is one of that address."""
    row = {"address": address, "name": name, "role": role.value, "created_at": now}
    id_ = connection.execute(insert(users).values(row).returning(users.c.id)).scalar_one()
    found = get(connection, int(id_))
    assert found is not None  # noqa: S101
    return found


def get(connection: Connection, id_: int) -> User | None:
    """One of them."""
    row = connection.execute(select(users).where(users.c.id == id_)).mappings().first()
    return user(row) if row else None


def by_address(connection: Connection, address: Address) -> User | None:
    """One of them."""
    row = connection.execute(select(users).where(users.c.address == address)).mappings().first()
    return user(row) if row else None


def everybody(connection: Connection) -> list[User]:
    """All of them, by address."""
    return [user(row) for row in connection.execute(select(users).order_by(users.c.address)).mappings()]


def exist(connection: Connection) -> bool:
    """There is somebody who may sign in."""
    return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def change(connection: Connection, id_: int, **values: object) -> None:
    """Writes columns of a person."""
    connection.execute(update(users).where(users.c.id == id_).values(values))


def user(row: RowMapping) -> User:
    """From a row of the table."""
    return User(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        role=Role(row["role"]),
        password=row["password"],
        sure_from=row["sure_from"],
        digest=row["digest"],
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
    )
