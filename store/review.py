"""The queue of a rep: interactions seen in her mailboxes, with suggestions that nobody has decided yet."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, literal_column, select

from connectors.model.address import Address
from connectors.model.interaction import Kind, Role
from matcher.model import TargetType, Verdict
from store.asked import Card, cards
from store.database import among
from store.schema import connections, interactions, ledger, participants, sources
from store.schema import links as table
from store.sight import seen_by

UNDECIDED = and_(table.c.verdict == literal_column("'suggest'"), table.c.decision.is_(None))
"""In words that SQLite's planner recognises as the condition of the partial index; parameters it would not."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What waits of one thread."""

    cards: tuple[Card, ...]
    """The newest first; one at least."""
    waiting: int
    """How many of it wait, shown or not."""
    undecided: int
    """How many of it that she sees have no decision about a deal, waiting or not: one act can decide them all."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What a rep is shown of her queue."""

    conversations: tuple[Conversation, ...]
    """Those with suggested deals first, then those with the newest interaction that waits."""
    total: int
    """Interactions that wait, shown or not."""
    threads: int
    """Conversations that they are of."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """All that are shown, in their order."""
        return tuple(card for one in self.conversations for card in one.cards)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a rep since some moment."""

    emails: int
    meetings: int
    linked: int
    """Interactions linked to something without asking."""
    decided: int
    """Interactions that she decided on."""


def waiting(connection: Connection, rep: Address | None = None) -> int:
    """How many interactions wait for a rep, or for anybody."""
    those = to_review() if rep is None else _waiting(rep)
    return int(connection.execute(select(func.count()).select_from(those.subquery())).scalar_one())


def to_review() -> Select[int]:
    """Ids of interactions with an undecided suggestion, whoever has seen them."""
    there = interactions.c.gone_at.is_(None)
    return select(table.c.interaction_id).join(interactions).where(UNDECIDED, there).group_by(table.c.interaction_id)


def queue(connection: Connection, rep: Address, most: int) -> Queue:
    """The first `most` interactions, by conversation."""
    heads = connection.execute(_heads(rep, most)).all()
    if not heads:
        return Queue((), 0, 0)
    sizes = {row.thread: row.waiting for row in heads}
    ids = dict(_shown(connection, rep, list(sizes), most))
    undecided = _undecided(connection, rep, list(ids))
    shown = cards(connection, [id_ for some in ids.values() for id_ in some], rep)
    by_id = {card.entry.id: card for card in shown}
    conversations = (
        Conversation(tuple(by_id[id_] for id_ in some), sizes[thread], undecided.get(thread, 0))
        for thread, some in ids.items()
    )
    return Queue(tuple(conversations), int(heads[0].total), heads[0].threads)


def undecided(connection: Connection, rep: Address, ids: Sequence[int]) -> dict[int, int]:
    """Interaction → how many of its conversation that she sees have no decision about a deal."""
    rows = connection.execute(
        select(interactions.c.id, interactions.c.thread).where(among(connection, interactions.c.id, ids))
    ).all()
    numbers = _undecided(connection, rep, [row.thread for row in rows])
    return {row.id: numbers.get(row.thread, 0) for row in rows}


def still_waiting(connection: Connection, rep: Address, ids: Collection[int]) -> set[int]:
    """Those of the interactions of which something is still asked of her."""
    query = _waiting(rep, among(connection, table.c.interaction_id, ids)).with_only_columns(interactions.c.id)
    return set(connection.execute(query).scalars())


def seen(connection: Connection, interaction: int, rep: Address) -> bool:
    """The interaction is in the record and was seen in the rep's mailboxes."""
    there = (interactions.c.id == interaction) & interactions.c.gone_at.is_(None)
    return connection.execute(select(interactions.c.id).where(there, seen_by(rep))).first() is not None


def done(connection: Connection, rep: Address, since: datetime) -> Done:
    """What was captured of the time since then, and linked without asking or decided by her."""
    recent = select(interactions.c.id, interactions.c.kind).where(
        interactions.c.at >= since, interactions.c.gone_at.is_(None), seen_by(rep)
    )
    those = recent.subquery()
    kinds = {
        kind: number for kind, number in connection.execute(select(those.c.kind, func.count()).group_by(those.c.kind))
    }
    sure = and_(table.c.verdict == Verdict.LINK, table.c.decision.is_(None))
    distinct = func.count(table.c.interaction_id.distinct())
    linked = connection.execute(select(distinct).where(sure, table.c.interaction_id.in_(select(those.c.id))))
    decided = connection.execute(select(distinct).where(table.c.decided_by == rep, table.c.decided_at >= since))
    return Done(kinds.get(Kind.EMAIL, 0), kinds.get(Kind.MEETING, 0), linked.scalar_one(), decided.scalar_one())


def sender(connection: Connection, interaction: int) -> Address | None:
    """Who wrote it, or organised the meeting."""
    first = and_(participants.c.interaction_id == interaction, participants.c.role.in_(_SENDING))
    query = select(participants.c.address).where(first).order_by(participants.c.position).limit(1)
    return connection.execute(query).scalar()


_SENDING = (Role.FROM.value, Role.ORGANIZER.value)


def hers(rep: Address) -> ColumnElement[bool]:
    """Of links: their interaction has been in a mailbox of hers. `seen_by` has the last word, on fewer.

    It asks an index alone. Of 50,000 interactions that wait, 5,000 for her, each was read first: 145 ms of processor
    time, now 90.
    """
    places = select(sources.c.id).join(connections).where(connections.c.owner == rep).correlate(None)
    seen = and_(ledger.c.interaction_id == table.c.interaction_id, ledger.c.source_id.in_(places))
    return exists(select(ledger.c.source_id).where(seen).correlate(table))


def _waiting(rep: Address, *which: ColumnElement[bool]) -> Select[int, str, datetime, int]:
    """One row for each interaction that waits for her; of those that `which` chooses by their links."""
    deal = func.max(case((table.c.type == TargetType.DEAL, 1), else_=0)).label("deal")
    asked = select(table.c.interaction_id, deal).where(UNDECIDED, hers(rep), *which).group_by(table.c.interaction_id)
    those = asked.subquery()
    query = select(those.c.interaction_id, interactions.c.thread, interactions.c.at, those.c.deal)
    query = query.join_from(those, interactions, interactions.c.id == those.c.interaction_id)
    return query.where(interactions.c.gone_at.is_(None), seen_by(rep))


def _heads(rep: Address, most: int) -> Select[str, int, int, int]:
    """The first threads of her queue, each with how many wait of it; on every row, how many wait and of how many."""
    those = _waiting(rep).subquery()
    number = func.count()
    newest = (func.max(those.c.deal).desc(), func.max(those.c.at).desc(), func.max(those.c.interaction_id).desc())
    totals = (func.sum(number).over().label("total"), number.over().label("threads"))
    heads = select(those.c.thread, number.label("waiting"), *totals).group_by(those.c.thread)
    return heads.order_by(*newest).limit(most)


def _shown(connection: Connection, rep: Address, threads: Sequence[str], most: int) -> Iterator[tuple[str, list[int]]]:
    """What waits of the threads, in their order and up to `most` in all, the newest of each first."""
    theirs = select(interactions.c.id).where(among(connection, interactions.c.thread, threads))
    query = _waiting(rep, table.c.interaction_id.in_(theirs))
    newest = connection.execute(query.order_by(interactions.c.at.desc(), interactions.c.id.desc())).all()
    places = {thread: place for place, thread in enumerate(threads)}
    ordered = sorted(newest, key=lambda row: places[row.thread])[:most]
    for thread, rows in groupby(ordered, key=lambda row: row.thread):
        yield thread, [row.interaction_id for row in rows]


def _undecided(connection: Connection, rep: Address, threads: Sequence[str]) -> dict[str, int]:
    c = table.c
    decided = and_(c.interaction_id == interactions.c.id, c.type == TargetType.DEAL, c.decision.is_not(None))
    query = select(interactions.c.thread, func.count()).where(
        among(connection, interactions.c.thread, threads),
        interactions.c.gone_at.is_(None),
        seen_by(rep),
        ~exists(select(c.id).where(decided).correlate(interactions)),
    )
    return {thread: number for thread, number in connection.execute(query.group_by(interactions.c.thread))}
