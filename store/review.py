"""The queue of a rep: interactions seen in her mailboxes, with suggestions that nobody has decided yet."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, Self

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, select, tuple_

from connectors.model.address import Address
from connectors.model.interaction import Role
from matcher.model import TargetType
from store.asked import Card, cards
from store.database import among
from store.place import Place
from store.schema import connections, interactions, ledger, participants, personal, sources
from store.schema import links as table
from store.sight import seen_by
from store.undecided import ASKED, Asked

PATTERN: Final = r"^[12]\.(-[0-9]{1,16}|[0-9]{1,17})\.1?[0-9]{1,9}$"
"""A place in the queue as text, for addresses of pages."""


@dataclass(frozen=True, slots=True)
class Head:
    """A conversation's place in the queue."""

    asked: Asked
    newest: Place
    """Of what waits of it, the last moment and the greatest id."""

    @classmethod
    def read(cls, text: str) -> Self:
        """From text as `str` gives it. Raises ValueError."""
        if not re.match(PATTERN, text):
            raise ValueError("That is no place in a queue.")
        asked, _, newest = text.partition(".")
        return cls(Asked(int(asked)), Place.read(newest))

    def __str__(self) -> str:
        """What is asked, then the newest."""
        return f"{self.asked.value}.{self.newest}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What waits of one thread."""

    cards: tuple[Card, ...]
    """The newest first; one at least."""
    waiting: int
    """How many of it wait, shown or not."""
    undecided: int
    """How many of it that she sees have no decision about a deal, waiting or not: one act can decide them all."""
    head: Head


@dataclass(frozen=True, slots=True)
class Queue:
    """What a rep is shown of her queue."""

    conversations: tuple[Conversation, ...]
    """Those with suggested deals first, then those with the newest interaction that waits."""
    total: int
    """Interactions that wait, shown or not."""
    threads: int
    """Conversations that they are of."""
    behind: Head | None
    """The last that is shown, where more follow."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """All that are shown, in their order."""
        return tuple(card for one in self.conversations for card in one.cards)


def waiting(connection: Connection, rep: Address | None = None) -> int:
    """How many interactions wait for a rep, or for anybody."""
    query = select(func.count(ledger.c.interaction_id.distinct()))
    return int(connection.execute(query.where(ASKED if rep is None else _asked(rep))).scalar_one())


def waits_for(rep: Address, *which: ColumnElement[bool]) -> Select[int | None, int]:
    """Of each interaction that waits for her: its id, and what is asked about it; of those chosen by their sightings.

    What she has called private or no business does not.
    """
    id_ = ledger.c.interaction_id
    return select(id_, func.max(ledger.c.asked).label("asked")).where(_asked(rep), *which).group_by(id_)


def queue(connection: Connection, rep: Address, most: int, behind: Head | None = None) -> Queue:
    """The first `most` interactions, by conversation; of the conversations behind one."""
    heads = {row.thread: row for row in connection.execute(_heads(rep, most + 1, behind))}
    if not heads:
        return Queue((), waiting(connection, rep) if behind else 0, 0, None)
    ids = dict(_shown(connection, rep, list(heads)[:most], most))
    undecided = _undecided(connection, rep, list(ids))
    shown = cards(connection, [id_ for some in ids.values() for id_ in some], rep)
    by_id = {card.entry.id: card for card in shown}
    conversations = tuple(
        Conversation(
            tuple(by_id[id_] for id_ in some),
            heads[thread].waiting,
            undecided.get(thread, 0),
            Head(Asked(heads[thread].asked), Place(heads[thread].at, heads[thread].id)),
        )
        for thread, some in ids.items()
    )
    first = next(iter(heads.values()))
    return Queue(
        conversations, int(first.total), first.threads, conversations[-1].head if len(heads) > len(ids) else None
    )


def before(connection: Connection, rep: Address, interaction: int) -> Head | None:
    """The place in her queue just before the conversation of an interaction; None where nothing of it waits."""
    thread = select(interactions.c.thread).where(interactions.c.id == interaction)
    theirs = select(interactions.c.id).where(interactions.c.thread == thread.scalar_subquery())
    those = _waiting(rep, ledger.c.interaction_id.in_(theirs)).subquery()
    c = those.c
    newest = select(
        func.max(c.asked).label("asked"), func.max(c.at).label("at"), func.max(c.interaction_id).label("id")
    )
    row = connection.execute(newest).one()
    return None if row.id is None else Head(Asked(row.asked), Place(row.at, row.id + 1))


def undecided(connection: Connection, rep: Address, ids: Sequence[int]) -> dict[int, int]:
    """Interaction → how many of its conversation that she sees have no decision about a deal."""
    rows = connection.execute(
        select(interactions.c.id, interactions.c.thread).where(among(connection, interactions.c.id, ids))
    ).all()
    numbers = _undecided(connection, rep, [row.thread for row in rows])
    return {row.id: numbers.get(row.thread, 0) for row in rows}


def still_waiting(connection: Connection, rep: Address, ids: Collection[int]) -> set[int]:
    """Those of the interactions of which something is still asked of her."""
    query = waits_for(rep, among(connection, ledger.c.interaction_id, ids))
    return {row.interaction_id for row in connection.execute(query) if row.interaction_id is not None}


def seen(connection: Connection, interaction: int, rep: Address) -> bool:
    """The interaction is in the record and was seen in the rep's mailboxes."""
    there = (interactions.c.id == interaction) & interactions.c.gone_at.is_(None)
    return connection.execute(select(interactions.c.id).where(there, seen_by(rep))).first() is not None


def sender(connection: Connection, interaction: int) -> Address | None:
    """Who wrote it, or organised the meeting."""
    first = and_(participants.c.interaction_id == interaction, participants.c.role.in_(_SENDING))
    query = select(participants.c.address).where(first).order_by(participants.c.position).limit(1)
    return connection.execute(query).scalar()


_SENDING = (Role.FROM.value, Role.ORGANIZER.value)


def _asked(rep: Address) -> ColumnElement[bool]:
    """Of sightings: in a mailbox of hers, of what something is asked about and of which she has said nothing."""
    places = select(sources.c.id).join(connections).where(connections.c.owner == rep)
    said = select(personal.c.interaction_id).where(personal.c.rep == rep)
    return and_(ASKED, ledger.c.source_id.in_(places), ledger.c.interaction_id.not_in(said))


def _waiting(rep: Address, *which: ColumnElement[bool]) -> Select[int | None, int, str, datetime]:
    those = waits_for(rep, *which).subquery()
    query = select(those.c.interaction_id, those.c.asked, interactions.c.thread, interactions.c.at)
    return query.join_from(those, interactions, interactions.c.id == those.c.interaction_id).where(
        interactions.c.gone_at.is_(None)
    )


def _heads(rep: Address, most: int, behind: Head | None) -> Select[str, int, int, datetime, int, int, int]:
    """Threads of her queue in their order, each with how many wait of it; on every row, how many wait in how many."""
    those = _waiting(rep).subquery()
    number = func.count()
    newest = (func.max(those.c.asked), func.max(those.c.at), func.max(those.c.interaction_id))
    place = [column.label(name) for column, name in zip(newest, ("asked", "at", "id"), strict=True)]
    totals = (func.sum(number).over().label("total"), number.over().label("threads"))
    heads = select(those.c.thread, number.label("waiting"), *place, *totals).group_by(those.c.thread).subquery()
    order = (heads.c.asked, heads.c.at, heads.c.id)
    query = select(heads).order_by(*(column.desc() for column in order)).limit(most)
    if behind is None:
        return query
    there = (behind.asked.value, behind.newest.at, behind.newest.id)
    last = tuple_(*(literal(value, column.type) for value, column in zip(there, order, strict=True)))
    return query.where(last > tuple_(*order))


def _shown(connection: Connection, rep: Address, threads: Sequence[str], most: int) -> Iterator[tuple[str, list[int]]]:
    """What waits of the threads, in their order and up to `most` in all, the newest of each first."""
    theirs = select(interactions.c.id).where(among(connection, interactions.c.thread, threads))
    query = _waiting(rep, ledger.c.interaction_id.in_(theirs))
    newest = connection.execute(query.order_by(interactions.c.at.desc(), interactions.c.id.desc())).all()
    places = {thread: place for place, thread in enumerate(threads)}
    ordered = sorted(newest, key=lambda row: places[row.thread])[:most]
    for thread, rows in groupby(ordered, key=lambda row: row.thread):
        yield thread, [row.interaction_id for row in rows if row.interaction_id is not None]


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
