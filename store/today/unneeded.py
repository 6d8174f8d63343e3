"""Mail of which a rep has said that it needs no answer: her last such word in the log of acts counts.

The log is enough: only mail of the last weeks is asked about, and what comes later in a thread is another mail.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from connectors.model.address import Address
from store.schema import audit as table


class Word(StrEnum):
    """The two things that she may say, as they are called in the log."""

    UNNEEDED = "answer.unneeded"
    NEEDED = "answer.needed"


def about(interaction: int) -> str:
    """The interaction as the log names it."""
    return f"interaction {interaction}"


def unneeded(connection: Connection, rep: Address, since: datetime) -> frozenset[int]:
    """The mail that she has said so of since then."""
    c = table.c
    said = select(c.about, c.act).where(c.who == rep, c.at >= since, c.act.in_(list(Word))).order_by(c.id)
    last = {name: act for name, act in connection.execute(said)}
    return frozenset(int(name.rpartition(" ")[2]) for name, act in last.items() if act == Word.UNNEEDED)
