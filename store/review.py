"""The queue of a rep: interactions seen in her mailboxes, with suggestions that nobody has decided yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, case, func, literal_column, select

from connectors.model.address import Address
from connectors.model.interaction import Kind
from matcher.model import Ref, TargetType, Verdict
from store import links
from store.entries import Entry, entries
from store.links import Decision, Link
from store.names import Named, named_by, names
from store.schema import interactions
from store.schema import links as table
from store.sight import Sight, seen_by

UNDECIDED = and_(table.c.verdict == literal_column("'suggest'"), table.c.decision.is_(None))
"""In words that SQLite's planner recognises as the condition of the partial index; parameters it would not."""

_ORDER = (TargetType.DEAL, TargetType.CONTACT, TargetType.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that a person is asked about."""

    link: Link
    target: Named
    runner_up: Named | None


@dataclass(frozen=True, slots=True)
class Card:
    """One interaction with what is asked about it."""

    entry: Entry
    suggestions: tuple[Suggestion, ...]
    """Deals first, then contacts, then accounts; the best first of each."""
    linked: tuple[Named, ...]
    """What it is linked to already."""
    others: tuple[Named, ...]
    """What else was considered and not thought likely enough to suggest."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What a rep is shown of her queue."""

    cards: tuple[Card, ...]
    total: int
    """Interactions that wait, shown or not."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a rep since some moment."""

    emails: int
    meetings: int
    linked: int
    """Interactions linked to something without asking."""
    decided: int
    """Interactions that she decided on."""


def to_review(rep: Address | None = None) -> Select[int]:
    """Ids of interactions with an undecided suggestion: those seen in a rep's mailboxes, or all."""
    there = interactions.c.gone_at.is_(None)
    query = select(table.c.interaction_id).join(interactions).where(UNDECIDED, there)
    return (query.where(seen_by(rep)) if rep is not None else query).group_by(table.c.interaction_id, interactions.c.at)


def waiting(connection: Connection, rep: Address | None = None) -> int:
    """How many interactions wait for a rep, or for anybody."""
    return int(connection.execute(select(func.count()).select_from(to_review(rep).subquery())).scalar_one())


def queue(connection: Connection, rep: Address, most: int) -> Queue:
    """The first `most` interactions: those with suggested deals first, then the newest."""
    deals_first = func.max(case((table.c.type == TargetType.DEAL, 1), else_=0)).desc()
    first = to_review(rep).order_by(deals_first, interactions.c.at.desc(), table.c.interaction_id.desc()).limit(most)
    ids = list(connection.execute(first).scalars())
    return Queue(tuple(_cards(connection, ids, rep)), waiting(connection, rep))


def is_waiting(connection: Connection, interaction: int) -> bool:
    """Something is still asked about the interaction."""
    return (
        connection.execute(select(table.c.id).where(table.c.interaction_id == interaction, UNDECIDED)).first()
        is not None
    )


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


def _cards(connection: Connection, ids: Sequence[int], rep: Address) -> Iterable[Card]:
    found = links.of_interactions(connection, ids)
    known = names(connection, {ref for some in found.values() for link in some for ref in named_by(link)})
    for entry in entries(connection, ids, Sight.of_her_own(rep)):
        ordered = sorted(found[entry.id], key=lambda link: _ORDER.index(link.match.target.type))
        asked = (_suggestion(link, known) for link in ordered if is_undecided(link))
        linked = (known.get(link.match.target) for link in ordered if is_linked(link))
        others = (known.get(link.match.target) for link in ordered if _is_ignored(link))
        yield Card(entry, tuple(filter(None, asked)), tuple(filter(None, linked)), tuple(filter(None, others)))


def _suggestion(link: Link, known: dict[Ref, Named]) -> Suggestion | None:
    target = known.get(link.match.target)
    *_, rival = named_by(link)
    return Suggestion(link, target, known.get(rival) if rival != link.match.target else None) if target else None


def _is_ignored(link: Link) -> bool:
    return link.decision is None and link.match.verdict is Verdict.IGNORE


def is_undecided(link: Link) -> bool:
    """A person is asked about it."""
    return link.decision is None and link.match.verdict is Verdict.SUGGEST


def is_linked(link: Link) -> bool:
    """It holds: a person said so, or the machine is sure and nobody has said otherwise."""
    return link.decision is Decision.ACCEPTED or (link.decision is None and link.match.verdict is Verdict.LINK)
