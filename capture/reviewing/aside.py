"""What a rep keeps to herself."""

from sqlalchemy import Connection

from capture.reviewing.acting import Acting, must_see
from store import personal
from store.personal import Kind


def say(connection: Connection, acting: Acting, interaction: int, kind: Kind) -> None:
    """It is private, or not business: the latter leaves her queue and pages too. Raises Missing."""
    must_see(connection, acting.rep, interaction)
    personal.say(connection, [interaction], acting.rep, kind, acting.at)
    acting.note(connection, f"interaction.{kind}", interaction)
