"""What a rep has said of single interactions, for herself to read and to take back long after the act."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, insert, or_, select

from connectors.model.address import Address
from store import personal
from store.database import alone
from store.personal import Kind
from store.schema import connections, interactions, ledger, rules, sender_rules, sources
from store.schema import personal as words


@dataclass(frozen=True, slots=True)
class HerWord:
    """One of them."""

    interaction: int
    kind: Kind
    said_at: datetime
    subject: str
    at: datetime
    """When the interaction took place."""


def latest(connection: Connection, rep: Address, since: datetime, most: int) -> list[HerWord]:
    """The last said first: what is private, and what she has called no business `since` then.

    Without what rules said: that is taken back with the rule.
    """
    rule = and_(sender_rules.c.rep == words.c.rep, sender_rules.c.at == words.c.at)
    recent = or_(words.c.kind == Kind.PRIVATE, words.c.at >= since)
    made = exists(select(rules.c.id).where(rules.c.at == words.c.at).correlate(words))
    query = _hers(rep).where(recent, ~exists(select(sender_rules.c.id).where(rule).correlate(words)), ~made)
    rows = connection.execute(query.order_by(words.c.at.desc(), words.c.interaction_id.desc()).limit(most))
    return [_word(row) for row in rows]


def about(connection: Connection, interaction: int, rep: Address) -> HerWord | None:
    """Her word about it; None too where it has left the record of her mailboxes."""
    row = connection.execute(_hers(rep).where(words.c.interaction_id == interaction)).first()
    return _word(row) if row else None


def take_back(connection: Connection, interaction: int, rep: Address) -> None:
    """It is like any other again; what was private before she called it no business is private again."""
    alone(connection)
    hers = and_(words.c.interaction_id == interaction, words.c.rep == rep)
    row = connection.execute(select(words).where(hers)).mappings().first()
    connection.execute(delete(words).where(hers))
    if row is not None and row["kind"] == Kind.NOT_BUSINESS and row["before"]:
        again = personal.before_again(row["before"])
        connection.execute(insert(words).values(interaction_id=interaction, rep=rep, **again))
    personal.settle(connection, [interaction])


def _hers(rep: Address) -> Select[int, str, datetime, str, datetime]:
    columns = (words.c.interaction_id, words.c.kind, words.c.at.label("said_at"), interactions.c.subject)
    query = select(*columns, interactions.c.at).join_from(words, interactions)
    return query.where(words.c.rep == rep, interactions.c.gone_at.is_(None), _in_mailbox_of(rep))


def _in_mailbox_of(rep: Address) -> ColumnElement[bool]:
    """Whether she wants to see it or not."""
    hers = select(sources.c.id).join(connections).where(connections.c.owner == rep).correlate(None)
    there = and_(ledger.c.interaction_id == interactions.c.id, ledger.c.source_id.in_(hers))
    return exists(select(ledger.c.source_id).where(there).correlate(interactions))


def _word(row: Row[int, str, datetime, str, datetime]) -> HerWord:
    return HerWord(row.interaction_id, Kind(row.kind), row.said_at, row.subject, row.at)
