"""What a rep keeps to herself."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.reviewing.hers import must_see
from store import personal
from store.personal import Kind


def say(connection: Connection, acting: Acting, interaction: int, kind: Kind) -> None:
    """It is private, or not business: the latter leaves her queue and pages too. Raises Missing."""
    must_see(connection, acting.rep, interaction)
    personal.say(connection, [interaction], acting.rep, kind, acting.at)
    acting.note(connection, f"interaction.{kind}", f"interaction {interaction}")
