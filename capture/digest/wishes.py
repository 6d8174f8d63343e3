"""Who wants the daily mail."""

from datetime import datetime

from sqlalchemy import Connection

from store import audit, users
from store.today.digests import Act
from store.users import User


def switch(connection: Connection, user: User, wanted: bool, origin: str, now: datetime) -> None:
    """On or off. Whoever switches it on after the hour gets the first on the next working day."""
    users.change(connection, user.id, digest=wanted)
    audit.note(connection, now, user.address, origin, Act.ON if wanted else Act.OFF, user.address)
