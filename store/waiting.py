"""Interactions that wait to be matched again, because the directory has changed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, func, select

from connectors.model.interaction import Answer, Interaction, Kind, Mark, MeetingState, Participant, Role, Sign
from matcher.learned.terms import Words
from store import texts
from store.database import among
from store.model import Recorded
from store.schema import interactions, participants


def to_match(connection: Connection, most: int) -> list[Recorded]:
    """Up to `most` of them, oldest first within the batch. Raises TextsLocked."""
    return _read(
        connection, select(interactions).where(interactions.c.to_match).order_by(interactions.c.id).limit(most)
    )


def are_any(connection: Connection) -> bool:
    """Whether any wait."""
    return bool(connection.execute(select(select(interactions.c.id).where(interactions.c.to_match).exists())).scalar())


def by_ids(connection: Connection, ids: Collection[int]) -> list[Recorded]:
    """Those of the interactions that are still in the record, waiting or not, oldest first. Raises TextsLocked."""
    return _read(connection, select(interactions).where(among(connection, interactions.c.id, ids)))


def _read(connection: Connection, chosen: Select[Any]) -> list[Recorded]:
    rows = connection.execute(chosen).mappings().all()
    people = of_interactions(connection, [row["id"] for row in rows])
    said = [texts.of(connection, row) for row in rows]
    recorded = [
        Recorded(
            row["id"],
            row["thread"],
            Interaction(
                key=row["key"],
                kind=Kind(row["kind"]),
                at=row["at"],
                end=row["end"],
                subject=row["subject"],
                participants=people.get(row["id"], ()),
                state=MeetingState(row["state"]) if row["state"] else None,
                marks=(Mark(Sign.BULK, row["bulk"]),) if row["bulk"] else (),
                revision=row["revision"],
            ),
            Words(written.own or "", written.quoted),
        )
        for row, written in zip(rows, said, strict=True)
    ]
    return sorted(recorded, key=lambda item: item.interaction.at)


def count(connection: Connection) -> int:
    """How many wait."""
    return int(
        connection.execute(select(func.count()).select_from(interactions).where(interactions.c.to_match)).scalar_one()
    )


def of_interactions(connection: Connection, ids: list[int]) -> dict[int, tuple[Participant, ...]]:
    """Interaction → its participants, in their order."""
    found: dict[int, list[Participant]] = {}
    order = (participants.c.interaction_id, participants.c.position)
    for row in connection.execute(
        select(participants).where(among(connection, participants.c.interaction_id, ids)).order_by(*order)
    ):
        person = Participant(row.address, row.name, Role(row.role), Answer(row.answer))
        found.setdefault(row.interaction_id, []).append(person)
    return {id_: tuple(people) for id_, people in found.items()}
