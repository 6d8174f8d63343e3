"""Whether something is hers to decide, and still open."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from connectors.model.address import Address
from matcher.model import Ref
from store import decisions, review, users
from store.links import Decision, Link


def must_see(connection: Connection, rep: Address, interaction: int) -> None:
    """Raises Missing unless the interaction was seen in her mailboxes: others' are not hers to decide."""
    if not review.seen(connection, interaction, rep):
        raise Missing


def must_be_open(connection: Connection, interaction: int, target: Ref) -> Link:
    """The link between the two, where nobody has decided on it. Raises Missing, or Conflict with a name."""
    link = decisions.of_target(connection, interaction, target)
    if link is None:
        raise Missing
    if link.decision is not None:
        raise decided_by(connection, link)
    return link


def is_open(connection: Connection, acting: Acting, interaction: int, target: Ref, wanted: Decision) -> bool:
    """The link waits for a decision; False where she has made that very one (a button pressed twice).

    Raises Missing where there is no such link, Conflict where somebody has decided otherwise meanwhile.
    """
    link = decisions.of_target(connection, interaction, target)
    if link is not None and (link.decision, link.decided_by) == (wanted, acting.rep):
        return False
    must_be_open(connection, interaction, target)
    return True


def decided_by(connection: Connection, link: Link) -> Conflict:
    """Says who was faster."""
    who = link.decided_by
    user = users.by_address(connection, who) if who else None
    name = user.called if user else who
    return Conflict(f"{name} has already decided this: go back to the queue for what is left.")
