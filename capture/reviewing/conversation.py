"""One decision for a whole conversation."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from capture.reviewing.hers import decided_by, must_see
from matcher.model import Ref, TargetType
from store import decisions
from store.links import Decision


def accept(connection: Connection, acting: Acting, interaction: int, deal: int) -> int:
    """Links to the deal all of the interaction's conversation that she sees and that nobody has decided about a deal.

    How many interactions that were. The deal is one that is suggested or accepted for the interaction; raises Missing
    where it is not, Conflict where somebody has rejected it.
    """
    must_see(connection, acting.rep, interaction)
    target = Ref(TargetType.DEAL, deal)
    link = decisions.of_target(connection, interaction, target)
    if link is None:
        raise Missing
    if link.decision is Decision.REJECTED:
        raise decided_by(connection, link)
    undecided = decisions.undecided_of_thread(connection, interaction, acting.rep)
    decisions.accept_all(connection, [(one, target) for one in undecided], acting.rep, acting.at)
    acting.note(connection, "conversation.accept", f"interaction {interaction}")
    return len(undecided)
