"""Who wants the daily mail."""

from sqlalchemy import Connection

from capture.acting import Acting
from store import users
from store.today.digests import Act
from store.users import User


def switch(connection: Connection, acting: Acting, user: User, wanted: bool) -> None:
    """On or off. Whoever switches it on after the hour gets the first on the next working day."""
    users.change(connection, user.id, digest=wanted)
    acting.note(connection, Act.ON if wanted else Act.OFF, user.address)
