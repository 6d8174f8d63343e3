"""What a rep keeps to herself of all that comes from a sender."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict
from capture.reviewing.hers import must_see
from connectors.model.address import Address
from store import personal, review, sender_rules
from store.personal import Kind


def always(connection: Connection, acting: Acting, interaction: int, kind: Kind) -> Address:
    """It is private or not business, and so is all that its sender has sent and will send; the sender.

    What she has said of single ones stands, and mail to others from outside is left alone (`store.sender_rules`).
    Raises Missing, and Conflict where she sent it herself.
    """
    must_see(connection, acting.rep, interaction)
    sender = review.sender(connection, interaction)
    if sender is None or sender == acting.rep:
        raise Conflict("You sent this yourself: open what the other side wrote, and say it there.")
    said = sender_rules.add(connection, acting.rep, sender, kind, acting.at)
    if interaction not in said:
        personal.say(connection, [interaction], acting.rep, kind, acting.at)
    acting.note(connection, f"sender.{kind}", f"interaction {interaction}")
    return sender
