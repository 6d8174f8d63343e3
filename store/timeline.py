"""What happened with a contact, an account or a deal: its interactions, newest first.

Nothing here tells of an interaction that `eye` may not know of: no line, no count, no first or last date. Each question
costs by the interactions of that one contact, account or deal: 2 ms for a thousand on SQLite, 4 ms on PostgreSQL.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, true

from connectors.model.address import Address
from connectors.model.interaction import Kind, MeetingState, Role
from matcher.model import Ref, TargetType, Verdict
from store.database import among
from store.entries import Entry, entries
from store.links import Decision, holds
from store.model import Direction
from store.place import LINKED, Place
from store.records import RECORDS
from store.schema import connections, interactions, participants
from store.schema import links as table
from store.sight import Everything, Eye, seen_by


class Certainty(StrEnum):
    """Who says that an interaction belongs here."""

    RULE = "rule"
    PERSON = "person"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which interactions; by itself all of them."""

    kind: Kind | None = None
    direction: Direction | None = None
    colleague: Address | None = None
    """Somebody who takes part."""
    since: datetime | None = None
    until: datetime | None = None
    """Before that moment."""
    suggested: bool | None = None
    """Only suggested ones, or none of them."""

    @property
    def condition(self) -> ColumnElement[bool]:
        """Of interactions, whatever they are linked to."""
        c = interactions.c
        asked = [c.kind == self.kind] if self.kind else []
        asked += [c.direction == self.direction] if self.direction else []
        asked += [c.at >= self.since] if self.since else []
        asked += [c.at < self.until] if self.until else []
        asked += [_with(self.colleague)] if self.colleague else []
        return and_(true(), *asked)


ALL = Wanted()
"""Every interaction."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One interaction and how surely it belongs here."""

    entry: Entry
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all interactions up to now that are linked, not merely suggested."""

    inbound: int
    """Mails received."""
    outbound: int
    """Mails sent."""
    internal: int
    """Mails among colleagues."""
    meetings: int
    first_at: datetime | None
    last_at: datetime | None
    """None where nothing has happened yet."""

    @property
    def all(self) -> int:
        """Mails of every direction, and meetings."""
        return self.inbound + self.outbound + self.internal + self.meetings


def moments(
    connection: Connection, target: Ref, eye: Eye, most: int, wanted: Wanted = ALL, older: Place | None = None
) -> list[Moment]:
    """Up to `most` interactions behind that place, or the newest."""
    query = select(interactions.c.id).join(table).where(belongs(target, eye, wanted))
    query = query.where(LINKED.behind(older)) if older else query
    return surely(
        connection, target, eye, connection.execute(query.order_by(*LINKED.newest_first).limit(most)).scalars()
    )


def thread(connection: Connection, target: Ref, eye: Eye, interaction: int, most: int) -> list[Moment]:
    """Up to `most` mails of the thread of that one, newest first."""
    same = select(interactions.c.thread).where(interactions.c.id == interaction).correlate(None).scalar_subquery()
    query = select(interactions.c.id).join(table).where(belongs(target, eye, Wanted(kind=Kind.EMAIL)))
    query = query.where(interactions.c.thread == same).order_by(*LINKED.newest_first).limit(most)
    return surely(connection, target, eye, connection.execute(query).scalars())


def surely(connection: Connection, target: Ref, eye: Eye, ids: Iterable[int]) -> list[Moment]:
    """The interactions in that order, each with how surely it belongs there."""
    listed = list(ids)
    here = and_(table.c.type == target.type, table.c.target_id == target.id)
    columns = select(table.c.interaction_id, table.c.verdict, table.c.decision)
    rows = connection.execute(columns.where(here, among(connection, table.c.interaction_id, listed)))
    sure = {id_: _certainty(verdict, decision) for id_, verdict, decision in rows}
    return [Moment(entry, sure[entry.id]) for entry in entries(connection, listed, eye)]


def totals(connection: Connection, target: Ref, eye: Eye, now: datetime) -> Totals:
    """Of what has happened by `now`; a meeting that was cancelled or declined has not."""
    c = interactions.c
    columns, at = (c.kind, c.direction), table.c.at
    query = select(*columns, func.count(), func.min(at), func.max(at)).select_from(_LINKED)
    rows = connection.execute(query.where(_happened(target, eye), at <= now).group_by(*columns)).all()
    mails = {way: number for kind, way, number, _, _ in rows if kind == Kind.EMAIL}
    return Totals(
        inbound=mails.get(Direction.INBOUND, 0),
        outbound=mails.get(Direction.OUTBOUND, 0),
        internal=mails.get(Direction.INTERNAL, 0),
        meetings=sum(number for kind, _, number, _, _ in rows if kind == Kind.MEETING),
        first_at=min((first for *_, first, _ in rows), default=None),
        last_at=max((last for *_, last in rows), default=None),
    )


def last_touches(
    connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, now: datetime
) -> dict[int, datetime]:
    """Record → when the last linked interaction was, as `totals` counts; without those with which nothing happened."""
    there = select(table.c.at).select_from(_LINKED)
    return latest(connection, type_, ids, there.where(_took_place(eye), table.c.at <= now))


def latest(
    connection: Connection, type_: TargetType, ids: Collection[int], moments: Select[datetime | None]
) -> dict[int, datetime]:
    """Record → the last of the `moments` of links, for those that have one; reads none of those before it."""
    record = RECORDS[type_].c.id
    its = and_(table.c.type == type_, table.c.target_id == record)
    last = moments.where(its).order_by(table.c.at.desc()).limit(1).correlate(RECORDS[type_]).scalar_subquery()
    rows = connection.execute(select(record, last).where(among(connection, record, ids)))
    return {id_: at for id_, at in rows if at is not None}


def days(connection: Connection, target: Ref, eye: Eye, most: int) -> list[datetime]:
    """When the latest `most` linked interactions were, newest first; as `totals` counts."""
    query = select(table.c.at).select_from(_LINKED).where(_happened(target, eye))
    return list(connection.execute(query.order_by(table.c.at.desc()).limit(most)).scalars())


def colleagues(connection: Connection) -> list[Address]:
    """Whose mailboxes are connected, by address."""
    owner = connections.c.owner
    return list(connection.execute(select(owner).distinct().order_by(owner).limit(_COLLEAGUES)).scalars())


def belongs(target: Ref, eye: Eye, wanted: Wanted = ALL) -> ColumnElement[bool]:
    """Of interactions joined with links: those that a timeline shows; suggested ones where she saw them herself."""
    suggested = and_(table.c.decision.is_(None), table.c.verdict == Verdict.SUGGEST)
    hers = suggested if isinstance(eye, Everything) else and_(suggested, seen_by(eye.rep))
    kinds = {None: or_(holds(), hers), True: hers, False: holds()}
    return and_(_of(target), kinds[wanted.suggested], wanted.condition, eye.may_know)


_LINKED = interactions.join(table)
_COLLEAGUES = 500
"""In a list to choose from."""


def _certainty(verdict: str, decision: str | None) -> Certainty:
    """Who says so, of a link that is not rejected."""
    if decision == Decision.ACCEPTED:
        return Certainty.PERSON
    return Certainty.RULE if verdict == Verdict.LINK else Certainty.SUGGESTED


def _of(target: Ref) -> ColumnElement[bool]:
    return and_(table.c.type == target.type, table.c.target_id == target.id, interactions.c.gone_at.is_(None))


def _happened(target: Ref, eye: Eye) -> ColumnElement[bool]:
    return and_(_of(target), _took_place(eye))


def _took_place(eye: Eye) -> ColumnElement[bool]:
    c = interactions.c
    goes_on = or_(c.state.is_(None), c.state.not_in((MeetingState.CANCELLED, MeetingState.DECLINED)))
    return and_(c.gone_at.is_(None), holds(), goes_on, eye.may_know)


def _with(person: Address) -> ColumnElement[bool]:
    """Who got a blind copy alone is not told by this either."""
    there = and_(
        participants.c.interaction_id == interactions.c.id,
        participants.c.address == person,
        participants.c.role != Role.BCC,
    )
    return exists(select(participants.c.position).where(there).correlate(interactions))
