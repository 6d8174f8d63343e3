"""Removes a connection with its ledger, unless that would take what must be kept for a court."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.forgetting import holding
from capture.forgetting.subject import Reach
from capture.refusals import Conflict, Missing
from store import sources
from store.forgetting import reaching
from store.sources import Json


def remove(connection: Connection, acting: Acting, id_: int) -> dict[str, Json]:
    """The options that it had. Interactions that no other connection has seen go after a week.

    Raises Missing; Conflict where a legal hold is on it, or on what it alone has seen.
    """
    its = sources.of_connections(connection, [id_])
    if not its:
        raise Missing
    alone = Reach(tuple(reaching.seen_by_these_alone(connection, [id_])), connections=(id_,))
    if held := holding.on(connection, alone):
        told = "; ".join(map(holding.in_words, held))
        raise Conflict(f"Nothing is removed: {told}. Pause the connection until the hold is lifted.")
    sources.disconnect(connection, id_, acting.at)
    acting.note(connection, "connection.remove", f"connection {id_}")
    return dict(its[0].options)
