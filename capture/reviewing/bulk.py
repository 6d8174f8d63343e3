"""Many suggestions at once: those of which the machine is as sure as the rep wants it to be."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict
from connectors.model.address import Address
from store import decisions, users
from store.sure import Ready, ready, sure

__all__ = ["Ready", "accept", "ready"]


def accept(connection: Connection, acting: Acting, least: float, shown: int) -> int:
    """Accepts every suggestion in her queue that is the clear best of its type and scores `least` (0 to 1) or more.

    How many. Remembers `least` for her. `shown`: the number that she was shown; raises Conflict where they have become
    more since, so that nothing is accepted unseen.
    """
    chosen = sure(connection, acting.rep, least)
    if len(chosen) > shown:
        raise Conflict(f"There are {len(chosen):,} such suggestions by now: look at the number again, then accept.")
    decisions.accept_all(connection, chosen, acting.rep, acting.at)
    _remember(connection, acting.rep, least)
    acting.note(connection, "links.accept", f"{len(chosen)} suggestions")
    return len(chosen)


def _remember(connection: Connection, rep: Address, least: float) -> None:
    user = users.by_address(connection, rep)
    if user is not None:
        users.change(connection, user.id, sure_from=least)
