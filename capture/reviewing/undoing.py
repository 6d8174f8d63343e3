"""Takes an act of the queue back, whatever it did."""

from datetime import datetime

from sqlalchemy import Connection

from capture.acting import Acting
from store import decisions, sender_rules


def undo(connection: Connection, acting: Acting, at: datetime) -> list[int]:
    """All that she did at that moment: decisions, words, a rule about a sender. The interactions it was about.

    None where she did nothing then, or has taken it back already.
    """
    about = set(decisions.undo(connection, acting.rep, at))
    about |= set(sender_rules.undo(connection, acting.rep, at))
    acting.note(connection, "act.undo", f"{len(about)} interactions")
    return sorted(about)
