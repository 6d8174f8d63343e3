"""Who may sign in, and as what: adding, disabling, changing roles, links to choose a password."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from connectors.model.address import Address
from store import invitations, sessions, tokens, users
from store.database import alone
from store.users import Role, User


def add(connection: Connection, address: Address, name: str, role: Role, acting: Acting) -> str:
    """A person who may sign in; the word of the link by which she chooses a password. Raises Conflict."""
    alone(connection)
    if users.by_address(connection, address) is not None:
        raise Conflict(f"{address} may sign in already: make a new link instead, or change the role.")
    user = users.add(connection, address, name.strip(), role, acting.at)
    acting.note(connection, "user.add", user.address)
    return invitations.make(connection, user.id, acting.at)


def link(connection: Connection, address: Address, acting: Acting) -> str:
    """The word of a new link for somebody who has none, or has forgotten her password. Raises Missing and Conflict."""
    user = found(connection, address)
    if user.disabled_at is not None:
        raise Conflict(f"{address} is disabled: enable that person first.")
    acting.note(connection, "user.link", user.address)
    return invitations.make(connection, user.id, acting.at)


def disable(connection: Connection, address: Address, acting: Acting) -> int:
    """She is signed out everywhere, her tokens end, and she cannot come back; in how many browsers she was.

    Raises Missing and Conflict.
    """
    alone(connection)
    user = found(connection, address)
    _keep_one(connection, user)
    users.change(connection, user.id, disabled_at=user.disabled_at or acting.at)
    invitations.void(connection, user.id)
    tokens.revoke(connection, user.id)
    acting.note(connection, "user.disable", user.address)
    return sessions.close(connection, user.id)


def enable(connection: Connection, address: Address, acting: Acting) -> None:
    """She may sign in again. Raises Missing."""
    user = found(connection, address)
    users.change(connection, user.id, disabled_at=None)
    acting.note(connection, "user.enable", user.address)


def give_role(connection: Connection, address: Address, role: Role, acting: Acting) -> None:
    """From her next click on. Raises Missing and Conflict."""
    alone(connection)
    user = found(connection, address)
    if role is not Role.ADMINISTRATOR:
        _keep_one(connection, user)
    users.change(connection, user.id, role=role.value)
    acting.note(connection, f"user.role.{role}", user.address)


def found(connection: Connection, address: Address) -> User:
    """One of them. Raises Missing."""
    user = users.by_address(connection, address)
    if user is None:
        raise Missing
    return user


def _keep_one(connection: Connection, user: User) -> None:
    """Raises Conflict where nobody else could make another administrator."""
    others = (one for one in users.everybody(connection) if one.id != user.id and one.disabled_at is None)
    is_one = user.role is Role.ADMINISTRATOR and user.disabled_at is None
    if is_one and not any(one.role is Role.ADMINISTRATOR for one in others):
        raise Conflict(f"{user.address} is the only administrator: make somebody else one first.")
