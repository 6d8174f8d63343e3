"""Writes interactions into a record as a worker would, in one line."""

from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from store import leases, record, sources
from store.model import Batch, Direction, Kept, Lease, Written
from store.schema import interactions
from tests.builders import NOON
from tests.people import ALICE

NO_OPTIONS: dict[str, str] = {}


def a_lease(connection: Connection, owner: Address = ALICE) -> Lease:
    """The right to write to a new source of its own."""
    connected = sources.connect(connection, "memory", owner, NO_OPTIONS, ["mail"], NOON)
    source = next(s.id for s in sources.all_sources(connection) if s.connection == connected)
    lease = leases.claim(connection, "worker", NOON, source)
    assert lease is not None
    return lease


def write(connection: Connection, lease: Lease, *arrived: Interaction, text: str = "Please send the offer.") -> Written:
    """One page of interactions, each under its key as id."""
    kept = tuple(Kept(one.key, "1", one, Direction.INBOUND, ContentLevel.TEXT, text) for one in arrived)
    batch = Batch(kept, Cursor("memory/1", "1"), Mode.DELTA, last=True)
    return record.record(connection, lease, 0, batch, NOON, 9)


def id_of(connection: Connection, key: str) -> int:
    """The interaction of this key."""
    return int(connection.execute(select(interactions.c.id).where(interactions.c.key == key)).scalar_one())
