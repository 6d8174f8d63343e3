"""What an act in the queue did, as read back from the record: nobody can make the page say what was not done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from connectors.model.address import Address
from matcher.model import TargetType
from store import decisions
from store.entries import entries
from store.links import Decision, Link
from store.names import Named, names
from store.sight import Sight


@dataclass(frozen=True, slots=True)
class Thread:
    """An offer: the rest of the thread may belong to the same deal."""

    interaction: int
    deal: int
    rest: int
    """How many interactions that would link."""


@dataclass(frozen=True, slots=True)
class Told:
    """An act, ready to be shown."""

    at: datetime
    accepted: bool
    target: Named | None
    """The record it was about; None where several were rejected."""
    number: int
    """Interactions."""
    subject: str
    """Of the first of them."""
    thread: Thread | None


def told(connection: Connection, by: Address, at: datetime) -> Told | None:
    """What she did at that moment; None where she did nothing or has taken it back."""
    made = decisions.act(connection, by, at)
    if not made:
        return None
    first = made[0]
    accepted = first.decision is Decision.ACCEPTED
    about = {link.interaction for link in made}
    entry = next(iter(entries(connection, [first.interaction], Sight.of_her_own(by))), None)
    single = accepted or len(made) == 1
    return Told(
        at=at,
        accepted=accepted,
        target=names(connection, [first.match.target]).get(first.match.target) if single else None,
        number=len(about),
        subject=entry.subject if entry else "",
        thread=_offer(connection, by, first) if accepted and len(about) == 1 else None,
    )


def _offer(connection: Connection, by: Address, link: Link) -> Thread | None:
    if link.match.target.type is not TargetType.DEAL:
        return None
    rest = len(decisions.rest_of_thread(connection, link.interaction, by))
    return Thread(link.interaction, link.match.target.id, rest) if rest else None
