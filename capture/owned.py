"""Which connections somebody may do something with: her own, or those of others where her role allows that."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from store import sources
from store.sources import Source


def of_connection(connection: Connection, acting: Acting, id_: int, *, may_all: bool) -> list[Source]:
    """Its sources. `may_all`: others' connections too.

    Raises Missing where there is none, or it is none of hers.
    """
    its = sources.of_connections(connection, [id_])
    found = [one for one in its if may_all or one.owner == acting.rep]
    if not found:
        raise Missing
    return found
