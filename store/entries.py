"""Interactions as pages list them: one line each, with the people on it. Those that are gone are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from connectors.model.interaction import Kind, MeetingState, Participant
from store.database import among
from store.meeting_state import state_now
from store.model import Direction
from store.schema import interactions
from store.sight import Eye
from store.waiting import of_interactions

_EXCERPT = 600
"""Characters of own text in a list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One interaction in a list."""

    id: int
    kind: Kind
    at: datetime
    end: datetime | None
    subject: str
    direction: Direction
    state: MeetingState | None
    """As it is recorded; see `state_at`."""
    excerpt: str
    """How its own text begins; "" where none is kept, or where she who looks may not read it."""
    participants: tuple[Participant, ...]
    may_read_subject: bool
    """Else `subject` is "" whatever it is."""
    may_read_text: bool

    def state_at(self, now: datetime) -> MeetingState | None:
        """What has become of a meeting; None for mail."""
        return state_now(self.state, self.end or self.at, now)


def entries(connection: Connection, ids: Sequence[int], eye: Eye) -> list[Entry]:
    """The interactions in the order of `ids`, without those that are gone or that `eye` may not know of."""
    people = of_interactions(connection, list(ids))
    columns = interactions.c
    query = select(
        columns.id,
        columns.kind,
        columns.at,
        columns.end,
        case((eye.may_read_subject, columns.subject), else_="").label("subject"),
        columns.direction,
        columns.state,
        case((eye.may_read_text, func.substr(columns.text, 1, _EXCERPT)), else_="").label("excerpt"),
        eye.may_read_subject.label("may_read_subject"),
        eye.may_read_text.label("may_read_text"),
    ).where(among(connection, columns.id, ids), columns.gone_at.is_(None), eye.may_know)
    found = {
        row.id: Entry(
            id=row.id,
            kind=Kind(row.kind),
            at=row.at,
            end=row.end,
            subject=row.subject,
            direction=Direction(row.direction),
            state=MeetingState(row.state) if row.state else None,
            excerpt=row.excerpt or "",
            participants=people.get(row.id, ()),
            may_read_subject=bool(row.may_read_subject),
            may_read_text=bool(row.may_read_text),
        )
        for row in connection.execute(query)
    }
    return [found[id_] for id_ in ids if id_ in found]
