"""What a rep keeps to herself."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from capture.reviewing.hers import must_see
from store import her_words, personal
from store.personal import Kind


def say(connection: Connection, acting: Acting, interaction: int, kind: Kind) -> None:
    """It is private, or not business: the latter leaves her queue and pages too. Raises Missing."""
    must_see(connection, acting.rep, interaction)
    personal.say(connection, [interaction], acting.rep, kind, acting.at)
    acting.note(connection, f"interaction.{kind}", f"interaction {interaction}")


def take_back(connection: Connection, acting: Acting, interaction: int) -> None:
    """It is neither any more, whenever she said so. Raises Missing where she has said nothing, or it has left."""
    if her_words.about(connection, interaction, acting.rep) is None:
        raise Missing
    her_words.take_back(connection, interaction, acting.rep)
    acting.note(connection, "interaction.take_back", f"interaction {interaction}")
