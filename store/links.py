"""Links between interactions and the directory: what the machine thinks, and what a person has decided.

The machine refreshes its own opinion and never a person's: it is in the WHERE of the upsert.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Connection, FromClause, Insert, RowMapping, and_, delete, or_, select, update

from connectors.model.address import Address
from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Verdict
from store import undecided
from store.bulk import insert_tuples
from store.database import among, upsert, upsert_in
from store.schema import interactions, links

_SAME: Final = ("interaction_id", "type", "target_id")
_OPINION: Final = ("score", "verdict", "reasons", "runner_up_id", "runner_up_score", "model")


class Decision(StrEnum):
    """A person's judgement of a link."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it stands."""

    id: int
    interaction: int
    match: Match
    decision: Decision | None
    decided_by: Address | None
    decided_at: datetime | None


def save(connection: Connection, matches: Sequence[tuple[int, Match]], matched: Collection[int]) -> None:
    """Replaces the machine's links of the `matched` interactions by these; decided links stay as they are."""
    if not matched:
        return
    machines = and_(among(connection, links.c.interaction_id, matched), links.c.decision.is_(None))
    connection.execute(delete(links).where(machines))
    if matches:
        _write(connection, matches, moments(connection, {interaction for interaction, _ in matches}))
    undecided.renew(connection, matched)
    connection.execute(
        update(interactions)
        .where(among(connection, interactions.c.id, matched), interactions.c.to_match)
        .values(to_match=False)
    )


def save_first(connection: Connection, matches: Sequence[tuple[int, Match]], at: Mapping[int, datetime]) -> None:
    """Of interactions that have just come into the record: nothing is to be replaced. `at`: when each was."""
    _write(connection, matches, at)
    undecided.renew(connection, {id_ for id_, match in matches if match.verdict is Verdict.SUGGEST})


def _write(connection: Connection, matches: Sequence[tuple[int, Match]], at: Mapping[int, datetime]) -> None:
    rows = [(*_row(interaction, match), at[interaction]) for interaction, match in matches]
    insert_tuples(connection, _writing(connection.dialect.name), (*_SAME, *_OPINION, "at"), rows)


@cache
def _writing(dialect: str) -> Insert:
    insert = upsert_in(dialect, links)
    fresh = {name: insert.excluded[name] for name in _OPINION}
    return insert.on_conflict_do_update(index_elements=_SAME, set_=fresh, where=links.c.decision.is_(None))


def decide(
    connection: Connection, interaction: int, target: Ref, decision: Decision, by: Address, at: datetime
) -> None:
    """Writes a person's judgement; a target that the machine had not thought of becomes a link of its own."""
    decide_all(connection, [(interaction, target)], decision, by, at)


def decide_all(
    connection: Connection, judged: Sequence[tuple[int, Ref]], decision: Decision, by: Address, at: datetime
) -> None:
    """The same of many interactions with a record each."""
    judgement = {"decision": decision.value, "decided_by": by, "decided_at": at}
    columns = (*_SAME, *_OPINION)
    rows = [
        dict(zip(columns, _row(interaction, Match(target, 0.0, Verdict.IGNORE, (), None, "person")), strict=True))
        for interaction, target in judged
    ]
    if rows:
        insert = upsert(connection, links).on_conflict_do_update(index_elements=_SAME, set_=judgement)
        begins = moments(connection, {interaction for interaction, _target in judged})
        times = [{"at": begins[interaction]} for interaction, _target in judged]
        connection.execute(insert, [row | judgement | time for row, time in zip(rows, times, strict=True)])
        undecided.renew(connection, {interaction for interaction, _target in judged})


def moments(connection: Connection, ids: Collection[int]) -> dict[int, datetime]:
    """Interaction → when it was: what its links have as `at`."""
    query = select(interactions.c.id, interactions.c.at).where(among(connection, interactions.c.id, ids))
    return {id_: at for id_, at in connection.execute(query)}


def of_interactions(connection: Connection, ids: Collection[int]) -> dict[int, list[Link]]:
    """Interaction → its links, best first within each type."""
    order = (links.c.interaction_id, links.c.type, links.c.score.desc(), links.c.target_id)
    found: dict[int, list[Link]] = {}
    for row in connection.execute(select(links).where(among(connection, links.c.interaction_id, ids)).order_by(*order)):
        found.setdefault(row.interaction_id, []).append(_link(row._mapping))
    return found


def holds(table: FromClause = links) -> ColumnElement[bool]:
    """Of links: a person said so, or the machine is sure and nobody has said otherwise."""
    sure = and_(table.c.decision.is_(None), table.c.verdict == Verdict.LINK)
    return or_(table.c.decision == Decision.ACCEPTED, sure)


def _row(interaction: int, match: Match) -> tuple[object, ...]:
    """The values of _SAME, then of _OPINION."""
    target, rival = match.target, match.runner_up
    reasons = [
        {"rule": rule, "strength": strength, "weight": weight, "detail": detail}
        for rule, strength, weight, detail in match.reasons
    ]
    return (
        interaction,
        str(target.type),
        target.id,
        match.score,
        str(match.verdict),
        reasons,
        rival.id if rival else None,
        rival.score if rival else None,
        match.model,
    )


def _link(row: RowMapping) -> Link:
    runner_up = RunnerUp(row["runner_up_id"], row["runner_up_score"]) if row["runner_up_id"] is not None else None
    match = Match(
        target=Ref(TargetType(row["type"]), row["target_id"]),
        score=row["score"],
        verdict=Verdict(row["verdict"]),
        reasons=tuple(Reason(**reason) for reason in row["reasons"]),
        runner_up=runner_up,
        model=row["model"],
    )
    decision = Decision(row["decision"]) if row["decision"] else None
    return Link(row["id"], row["interaction_id"], match, decision, row["decided_by"], row["decided_at"])
