"""Takes texts out of interactions that stay, and words out of what stands beside them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select, update

from config.privacy import ContentLevel
from store import bare, bodies, texts
from store.database import alone, among
from store.forgetting.erasing import blank
from store.schema import audit, interactions, ledger, links, participants

REMOVED = "(removed)"
"""What stands where a word stood that is to be forgotten."""


def strip(connection: Connection, ids: Collection[int], why: str) -> None:
    """These keep people, times and subject, and nothing else; `why`: for the ledger."""
    alone(connection)
    texts.drop(connection, ids)
    bodies.remove(connection, ids)
    keys = connection.execute(select(interactions.c.key).where(among(connection, interactions.c.id, ids))).scalars()
    bare.silence(connection, set(keys))
    envelope = {"content": ContentLevel.HEADERS.value, "attachments": []}
    connection.execute(update(interactions).where(among(connection, interactions.c.id, ids)).values(envelope))
    connection.execute(update(ledger).where(among(connection, ledger.c.interaction_id, ids)).values(why=why))


def unsay(connection: Connection, words: Collection[str], why: str) -> None:
    """Takes the words out of subjects, names, reasons, the log of acts, and the ledger's reasons."""
    alone(connection)
    subject = _holds(interactions.c.subject, words)
    connection.execute(update(interactions).where(subject).values(subject=REMOVED))
    connection.execute(update(participants).where(_holds(participants.c.name, words)).values(name=""))
    connection.execute(update(links).where(_holds(cast(links.c.reasons, Text), words)).values(reasons=[]))
    connection.execute(update(audit).where(_holds(audit.c.about, words)).values(about=REMOVED))
    excluded = ledger.c.interaction_id.is_(None)
    blank(connection, excluded & (_holds(ledger.c.why, words) | _holds(ledger.c.key, words)), why)


def _holds(column: ColumnElement[str], words: Collection[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word, autoescape=True) for word in words))
