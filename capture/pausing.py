"""Stops the reading of a connection, and lets it go on. Pages and API call the same functions."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from store import pausing, sources
from store.sources import Source


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


def of_connection(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> list[Source]:
    """Its sources. Raises Missing as `pause` does."""
    its = sources.of_connections(connection, [id_])
    found = [one for one in its if may_all or one.owner == acting.rep]
    if not found:
        raise Missing
    return found
