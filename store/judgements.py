"""What people decided, with what they were shown then: what is learned from, and how right the machine was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update

from config.visibility import Audience
from connectors.model.address import Address
from matcher.learned.model import NOBODY
from matcher.model import Ref, TargetType, Verdict
from store import links, waiting
from store.links import Link
from store.model import Recorded
from store.schema import decisions, interactions
from store.schema import links as links_table

_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the machine thought of one record when a person decided."""

    id: int
    score: float
    verdict: Verdict
    model: str
    reasons: Mapping[str, tuple[float, float]]
    """Rule → strength and weight."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision about a deal, the last word on its interaction."""

    id: int
    interaction: int
    deal: int | None
    """None: about no deal."""
    at: datetime
    """When it was decided."""
    shown: tuple[Candidate, ...]
    """Best first."""


def remember(
    connection: Connection, interaction: int, type_: TargetType, target: int | None, by: Address, at: datetime
) -> None:
    """Keeps a decision with the candidates of its type as they stand; call it before they change."""
    remember_all(connection, [(interaction, type_, target)], by, at)


def remember_all(
    connection: Connection, decided: Sequence[tuple[int, TargetType, int | None]], by: Address, at: datetime
) -> None:
    """The same of many: interaction, type, and the record it is about, if there is one."""
    stand = links.of_interactions(connection, {interaction for interaction, _type, _target in decided})
    rows = [
        {
            "interaction_id": interaction,
            "type": type_.value,
            "target_id": target,
            "by": by,
            "at": at,
            "shown": _candidates(stand.get(interaction, []), type_),
        }
        for interaction, type_, target in decided
    ]
    if rows:
        connection.execute(insert(decisions), rows)


def forget(connection: Connection, by: Address, at: datetime) -> None:
    """What somebody decided at that moment was taken back."""
    connection.execute(delete(decisions).where(decisions.c.by == by, decisions.c.at == at))


def move(connection: Connection, gone: Ref, into: Ref | None) -> None:
    """What was decided about a record, or shown of it, was about another, or about none that is left.

    Call it while its links still stand. A database may give the number of a record that has gone to the next one.
    """
    into_id = into.id if into else None
    about = and_(links_table.c.type == gone.type.value, links_table.c.target_id == gone.id)
    concerned = decisions.c.interaction_id.in_(select(links_table.c.interaction_id).where(about))
    same_type = decisions.c.type == gone.type.value
    query = select(decisions.c.id, decisions.c.shown).where(same_type, or_(concerned, decisions.c.target_id == gone.id))
    for id_, shown in connection.execute(query).all():
        renamed = [one | {"id": into_id or NOBODY} if one["id"] == gone.id else one for one in shown]
        connection.execute(update(decisions).where(decisions.c.id == id_).values(shown=renamed))
    mistaken = and_(same_type, decisions.c.target_id == gone.id)
    connection.execute(update(decisions).where(mistaken).values(target_id=into_id))


def about_deals(connection: Connection, since: datetime | None = None, most: int | None = None) -> list[Judgement]:
    """The last decision on each interaction, in the order in which they were made; all, or the latest since then.

    None about what only those may know of in whose mailboxes it was: it teaches nobody, and is counted nowhere.
    """
    newest = select(func.max(decisions.c.id)).where(_about_deals())
    newest = newest.group_by(decisions.c.interaction_id)
    if since is not None:
        newest = newest.where(decisions.c.at >= since)
    latest = select(decisions).where(decisions.c.id.in_(newest))
    latest = latest.order_by(decisions.c.at.desc(), decisions.c.id.desc()).limit(most)
    return [
        Judgement(row.id, row.interaction_id, row.target_id, row.at, tuple(map(_candidate, row.shown)))
        for row in reversed(connection.execute(latest).all())
    ]


def messages(connection: Connection, judgements: list[Judgement]) -> Iterator[Recorded]:
    """What each is about, in their order."""
    for start in range(0, len(judgements), _CHUNK):
        ids = [one.interaction for one in judgements[start : start + _CHUNK]]
        found = {one.id: one for one in waiting.by_ids(connection, ids)}
        yield from (found[id_] for id_ in ids)


def number(connection: Connection, after: int = 0) -> int:
    """How many decisions about deals there are after that one."""
    query = select(func.count()).where(_about_deals(), decisions.c.id > after)
    return int(connection.execute(query).scalar_one())


def _about_deals() -> ColumnElement[bool]:
    secret = exists(
        select(interactions.c.id)
        .where(interactions.c.id == decisions.c.interaction_id, interactions.c.audience == Audience.OWNER)
        .correlate(decisions)
    )
    return and_(decisions.c.type == TargetType.DEAL.value, ~secret)


def _candidates(stand: Sequence[Link], type_: TargetType) -> list[dict[str, Any]]:
    return sorted(
        [_shown(link) for link in stand if link.match.target.type is type_ and link.match.reasons],
        key=_place,
    )


def _shown(link: Link) -> dict[str, Any]:
    match = link.match
    return {
        "id": match.target.id,
        "score": match.score,
        "verdict": match.verdict.value,
        "model": match.model,
        "reasons": {reason.rule: (reason.strength, reason.weight) for reason in match.reasons},
    }


def _place(shown: Mapping[str, Any]) -> tuple[float, bool]:
    """Of equal scores the likeliest deal first: the one that is corrected by its own record."""
    return -shown["score"], "about_a_deal" not in shown["reasons"]


def _candidate(shown: Mapping[str, Any]) -> Candidate:
    return Candidate(shown["id"], shown["score"], Verdict(shown["verdict"]), shown["model"], shown["reasons"])
