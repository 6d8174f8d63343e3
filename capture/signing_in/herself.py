"""What somebody changes of her own: her name, her password, where she is signed in."""

from datetime import datetime

from sqlalchemy import Connection

from capture.refusals import Conflict, Missing
from capture.signing_in import passwords
from capture.signing_in.by_password import checked
from capture.signing_in.people import By
from store import audit, sessions, users
from store.database import Store
from store.users import User


def rename(connection: Connection, user: User, name: str, by: By, now: datetime) -> None:
    """As what she is greeted and listed. Raises Conflict for an empty name."""
    if not name.strip():
        raise Conflict("A name is needed: write yours.")
    users.change(connection, user.id, name=name.strip())
    audit.note(connection, now, by.who, by.origin, "user.name", user.address)


def change_password(store: Store, user: User, session: str, words: tuple[str, str, str], by: By, now: datetime) -> int:
    """`words`: the password she has, the new one, and that once more. Ends all her sessions but this; how many.

    Raises Wrong and TooMany as at the door: who finds her browser open must not try passwords there. Raises Conflict.
    """
    old, new, again = words
    if user.password is None:
        raise Conflict("You have no password: sign in with your company, or ask an administrator for a link.")
    checked(store, user.address, old, by.origin, now)
    if new != again:
        raise Conflict("The two new passwords differ: write the same one twice.")
    passwords.check(new, user.address)
    kept = passwords.hashed(new)
    with store.begin() as connection:
        users.change(connection, user.id, password=kept)
        audit.note(connection, now, by.who, by.origin, "user.password", user.address)
        return sessions.close(connection, user.id, but=session)


def end_session(connection: Connection, user: User, session: str, by: By, now: datetime) -> None:
    """One of hers. Raises Missing where it has ended, or is none of hers."""
    if not sessions.close(connection, user.id, session):
        raise Missing
    audit.note(connection, now, by.who, by.origin, "session.end", user.address)


def end_others(connection: Connection, user: User, session: str, by: By, now: datetime) -> int:
    """All of hers but this; how many."""
    ended = sessions.close(connection, user.id, but=session)
    if ended:
        audit.note(connection, now, by.who, by.origin, "session.end", user.address)
    return ended
