"""Pauses and resumes many connections at once: those that a filter finds, or those that were ticked."""

from collections.abc import Collection

from sqlalchemy import Connection

from capture.acting import Acting
from store import connected, pausing, sources
from store.connected import Wanted


def pause(connection: Connection, acting: Acting, ids: Collection[int]) -> int:
    """How many they were; those that are not there, or whose owner has left, are passed over."""
    there = _there(connection, ids)
    pausing.pause_all(connection, there)
    return _noted(connection, acting, "connection.pause", there)


def resume(connection: Connection, acting: Acting, ids: Collection[int]) -> int:
    """Read again at once; counted as `pause` does."""
    there = _there(connection, ids)
    pausing.resume_all(connection, there, acting.at)
    return _noted(connection, acting, "connection.resume", there)


def wanted(connection: Connection, which: Wanted, ids: Collection[int] = ()) -> list[int]:
    """Those that the filter finds; of these alone where some are named."""
    found = connected.find(connection, which).ids
    return [id_ for id_ in found if not ids or id_ in set(ids)]


def _there(connection: Connection, ids: Collection[int]) -> list[int]:
    found = {one.connection for one in sources.of_connections(connection, ids) if one.kind != sources.LEFT}
    return sorted(found)


def _noted(connection: Connection, acting: Acting, act: str, ids: Collection[int]) -> int:
    for id_ in ids:
        acting.note(connection, act, f"connection {id_}")
    return len(ids)
