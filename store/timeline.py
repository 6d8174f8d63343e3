"""What happened with a contact, an account or a deal: its interactions, newest first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from connectors.model.interaction import MeetingState
from matcher.model import Ref, Verdict
from store import links
from store.entries import Entry, entries
from store.links import Decision, Link
from store.model import Direction
from store.schema import interactions
from store.schema import links as table
from store.sight import Everything, Eye, seen_by


class Certainty(StrEnum):
    """Who says that an interaction belongs here."""

    RULE = "rule"
    PERSON = "person"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Moment:
    """One interaction and how surely it belongs here."""

    entry: Entry
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all interactions up to now that are linked, not merely suggested."""

    inbound: int
    outbound: int
    internal: int
    first_at: datetime | None
    last_at: datetime | None
    """None where nothing has happened yet."""

    @property
    def all(self) -> int:
        """Interactions of every direction."""
        return self.inbound + self.outbound + self.internal


def moments(connection: Connection, target: Ref, eye: Eye, most: int, skip: int = 0) -> list[Moment]:
    """Up to `most` interactions after the `skip` newest; suggested ones where she saw them herself."""
    order = (interactions.c.at.desc(), interactions.c.id.desc())
    query = select(interactions.c.id).join(table).where(_belongs(target, eye)).order_by(*order).limit(most).offset(skip)
    ids = list(connection.execute(query).scalars())
    found = links.of_interactions(connection, ids)
    sure = {id_: certainty(link) for id_, some in found.items() for link in some if link.match.target == target}
    return [Moment(entry, sure[entry.id]) for entry in entries(connection, ids, eye)]


def count(connection: Connection, target: Ref, eye: Eye) -> int:
    """Interactions on all pages of the timeline, planned and suggested ones among them."""
    query = select(func.count()).select_from(interactions.join(table)).where(_belongs(target, eye))
    return int(connection.execute(query).scalar_one())


def totals(connection: Connection, target: Ref, eye: Eye, now: datetime) -> Totals:
    """Of what has happened by `now`; a meeting that was cancelled or declined has not."""
    query = (
        select(interactions.c.direction, func.count(), func.min(interactions.c.at), func.max(interactions.c.at))
        .select_from(interactions.join(table))
        .where(_of(target), eye.may_know, links.holds(), _took_place(), interactions.c.at <= now)
        .group_by(interactions.c.direction)
    )
    rows = {way: (number, first, last) for way, number, first, last in connection.execute(query)}
    inbound, outbound, internal = (rows[way][0] if way in rows else 0 for way in _COUNTED)
    firsts, lasts = [row[1] for row in rows.values()], [row[2] for row in rows.values()]
    return Totals(inbound, outbound, internal, min(firsts, default=None), max(lasts, default=None))


def days(connection: Connection, target: Ref, eye: Eye, most: int) -> list[datetime]:
    """When the latest `most` linked interactions were, newest first; as `totals` counts."""
    query = select(interactions.c.at).join(table).where(_of(target), eye.may_know, links.holds(), _took_place())
    return list(connection.execute(query.order_by(interactions.c.at.desc()).limit(most)).scalars())


def certainty(link: Link) -> Certainty:
    """Who says so, of a link that is not rejected."""
    if link.decision is Decision.ACCEPTED:
        return Certainty.PERSON
    return Certainty.RULE if link.match.verdict is Verdict.LINK else Certainty.SUGGESTED


_COUNTED = (Direction.INBOUND, Direction.OUTBOUND, Direction.INTERNAL)


def _of(target: Ref) -> ColumnElement[bool]:
    return and_(table.c.type == target.type, table.c.target_id == target.id, interactions.c.gone_at.is_(None))


def _took_place() -> ColumnElement[bool]:
    c = interactions.c
    return or_(c.state.is_(None), c.state.not_in((MeetingState.CANCELLED, MeetingState.DECLINED)))


def _belongs(target: Ref, eye: Eye) -> ColumnElement[bool]:
    suggested = and_(table.c.decision.is_(None), table.c.verdict == Verdict.SUGGEST)
    hers = suggested if isinstance(eye, Everything) else and_(suggested, seen_by(eye.rep))
    return and_(_of(target), eye.may_know, or_(links.holds(), hers))
