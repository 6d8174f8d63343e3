"""Interactions as pages list them: one line each, with the people on it. Those that are gone are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from connectors.model.interaction import Kind, MeetingState, Participant, Role
from store import texts
from store.database import among
from store.meeting_state import state_now
from store.model import Direction
from store.schema import interactions
from store.sight import Everything, Eye
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
    c = interactions.c
    begins = texts.opening(_EXCERPT)
    query = select(c.id, c.kind, c.at, c.end, c.subject, c.direction, c.state, *_allowed(eye), *begins)
    query = query.where(among(connection, c.id, ids), c.gone_at.is_(None), eye.may_know)
    rows = connection.execute(query)
    found = {row[0]: _entry(connection, row, _told(people.get(row[0], ()), eye)) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


def _told(people: tuple[Participant, ...], eye: Eye) -> tuple[Participant, ...]:
    """Who got a blind copy is told to whoever sent it, and to each of them of herself (RFC 5322, 3.6.3)."""
    if isinstance(eye, Everything) or any(one.role is Role.FROM and one.address == eye.rep for one in people):
        return people
    return tuple(one for one in people if one.role is not Role.BCC or one.address == eye.rep)


def _allowed(eye: Eye) -> tuple[ColumnElement[bool], ...]:
    """Once where both rules are the same: the database does not see that, and would look twice."""
    same = isinstance(eye, Everything) or eye.subject is eye.text
    reads = eye.may_read_text.label("reads")
    return (reads,) if same else (reads, eye.may_read_subject.label("reads_subject"))


def _entry(connection: Connection, row: Row[*tuple[Any, ...]], people: tuple[Participant, ...]) -> Entry:
    id_, kind, at, end, subject, direction, state, may_read_text, *_ = row
    may_read_subject = row._mapping.get("reads_subject", may_read_text)
    return Entry(
        id=id_,
        kind=Kind(kind),
        at=at,
        end=end,
        subject=subject if may_read_subject else "",
        direction=Direction(direction),
        state=MeetingState(state) if state else None,
        excerpt=(texts.told(connection, row)[0].own or "")[:_EXCERPT] if may_read_text else "",
        participants=people,
        may_read_subject=bool(may_read_subject),
        may_read_text=bool(may_read_text),
    )
