"""What somebody changes of her own: her name, her password, where she is signed in."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from capture.signing_in import passwords
from capture.signing_in.by_password import checked
from store import sessions, users
from store.database import Store, alone
from store.users import User


def rename(connection: Connection, user: User, name: str, acting: Acting) -> None:
    """As what she is greeted and listed. Raises Conflict for an empty name."""
    if not name.strip():
        raise Conflict("A name is needed: write yours.")
    users.change(connection, user.id, name=name.strip())
    acting.note(connection, "user.name", user.address)


def change_password(store: Store, user: User, session: str, words: tuple[str, str, str], acting: Acting) -> int:
    """`words`: the password she has, the new one, and that once more. Ends all her sessions but this; how many.

    Raises Wrong and TooMany as at the door: who finds her browser open must not try passwords there. Raises Conflict.
    """
    old, new, again = words
    if user.password is None:
        raise Conflict("You have no password: sign in with your company, or ask an administrator for a link.")
    checked(store, user.address, old, acting.origin, acting.at)
    if new != again:
        raise Conflict("The two new passwords differ: write the same one twice.")
    passwords.check(new, user.address)
    kept = passwords.hashed(new)
    with store.begin() as connection:
        alone(connection)
        users.change(connection, user.id, password=kept)
        acting.note(connection, "user.password", user.address)
        return sessions.close(connection, user.id, but=session)


def end_session(connection: Connection, user: User, session: str, acting: Acting) -> None:
    """One of hers. Raises Missing where it has ended, or is none of hers."""
    if not sessions.close(connection, user.id, session):
        raise Missing
    acting.note(connection, "session.end", user.address)


def end_others(connection: Connection, user: User, session: str, acting: Acting) -> int:
    """All of hers but this; how many."""
    ended = sessions.close(connection, user.id, but=session)
    if ended:
        acting.note(connection, "session.end", user.address)
    return ended
