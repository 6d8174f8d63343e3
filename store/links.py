"""Links between interactions and the directory: what the machine thinks, and what a person has decided.

The machine refreshes its own opinion and never a person's: it is in the WHERE of the upsert.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, and_, delete, select, update

from connectors.model.address import Address
from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Verdict
from store.bulk import insert_many
from store.database import among, upsert
from store.schema import interactions, links


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
    undecided = and_(among(connection, links.c.interaction_id, matched), links.c.decision.is_(None))
    connection.execute(delete(links).where(undecided))
    rows = [_row(interaction, match) for interaction, match in matches]
    if rows:
        insert = upsert(connection, links)
        fresh = {name: insert.excluded[name] for name in rows[0] if name not in ("interaction_id", "type", "target_id")}
        same = ["interaction_id", "type", "target_id"]
        refreshed = insert.on_conflict_do_update(index_elements=same, set_=fresh, where=links.c.decision.is_(None))
        insert_many(connection, refreshed, rows)
    connection.execute(
        update(interactions)
        .where(among(connection, interactions.c.id, matched), interactions.c.to_match)
        .values(to_match=False)
    )


def decide(
    connection: Connection, interaction: int, target: Ref, decision: Decision, by: Address, at: datetime
) -> None:
    """Writes a person's judgement; a target that the machine had not thought of becomes a link of its own."""
    judgement = {"decision": decision.value, "decided_by": by, "decided_at": at}
    row = _row(interaction, Match(target, 0.0, Verdict.IGNORE, (), None, "person")) | judgement
    insert = upsert(connection, links).values(row)
    connection.execute(
        insert.on_conflict_do_update(index_elements=["interaction_id", "type", "target_id"], set_=judgement)
    )


def of_interactions(connection: Connection, ids: Collection[int]) -> dict[int, list[Link]]:
    """Interaction → its links, best first within each type."""
    order = (links.c.interaction_id, links.c.type, links.c.score.desc(), links.c.target_id)
    found: dict[int, list[Link]] = {}
    for row in connection.execute(select(links).where(among(connection, links.c.interaction_id, ids)).order_by(*order)):
        found.setdefault(row.interaction_id, []).append(_link(row._mapping))
    return found


def _row(interaction: int, match: Match) -> dict[str, object]:
    return {
        "interaction_id": interaction,
        "type": match.target.type.value,
        "target_id": match.target.id,
        "score": match.score,
        "verdict": match.verdict.value,
        "reasons": [
            {"rule": reason.rule, "strength": reason.strength, "weight": reason.weight, "detail": reason.detail}
            for reason in match.reasons
        ],
        "runner_up_id": match.runner_up.id if match.runner_up else None,
        "runner_up_score": match.runner_up.score if match.runner_up else None,
        "model": match.model,
    }


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
