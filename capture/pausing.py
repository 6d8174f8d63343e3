"""Stops the reading of a connection, and lets it go on. Pages and API call the same functions."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.owned import of_connection
from store import pausing


def pause(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> None:
    """All its sources, until it is resumed. `may_all`: others' connections too.

    Raises Missing where there is none, or it is none of hers.
    """
    of_connection(connection, acting, id_, may_all=may_all)
    pausing.pause(connection, id_)
    acting.note(connection, "connection.pause", f"connection {id_}")


def resume(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> None:
    """It is read again, at once. Raises Missing as `pause` does."""
    of_connection(connection, acting, id_, may_all=may_all)
    pausing.resume(connection, id_, acting.at)
    acting.note(connection, "connection.resume", f"connection {id_}")
