"""Mailboxes at Google that one key opens, in a record."""

from datetime import timedelta

from connectors.model.address import Address
from store import leases, sources
from store.database import Store
from store.sources import Outcome, Source
from tests.builders import NOON
from tests.servers.google.server import GoogleServer

LATER = NOON + timedelta(hours=1)


def connected(store: Store, google: GoogleServer, *owners: Address) -> list[int]:
    """Their sources, which have just been looked at and are due in an hour."""
    options = {"key": f"file:{google.key_file}"}
    with store.begin() as connection:
        ids = [sources.connect(connection, "google", owner, options, ["mail"], NOON) for owner in owners]
        listed = {one.connection: one.id for one in sources.all_sources(connection)}
    for id_ in ids:
        looked_at(store, listed[id_])
    return [listed[id_] for id_ in ids]


def looked_at(store: Store, id_: int, failures: int = 0) -> None:
    """A pass over it has ended."""
    with store.begin() as connection:
        lease = leases.claim(connection, "worker", NOON, id_)
        assert lease
        sources.finish(connection, lease, Outcome(NOON, 1.0, LATER, failures, "later" if failures else None))


def row(store: Store, id_: int) -> Source:
    """What stands of it."""
    with store.read() as connection:
        return sources.get(connection, id_)
