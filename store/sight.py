"""Who may see what of an interaction: the strictest of all mailboxes that saw it, of what their owners said of it, and
of the organisation's rules.

In the words of `config.visibility`. Everything that lists, counts or searches interactions for a person asks here.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from sqlalchemy import ColumnElement, Connection, alias, and_, exists, or_, select, true

from config.visibility import Audience
from connectors.model.address import Address
from matcher.model import TargetType
from store.directory.adopting import OURS
from store.links import Decision, holds
from store.personal import Kind
from store.schema import (
    accounts,
    connections,
    contacts,
    deal_contacts,
    deal_members,
    deals,
    interactions,
    ledger,
    links,
    participants,
    personal,
    sources,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Somebody who looks, and how far the organisation lets people see what others' mailboxes saw."""

    rep: Address
    fact: Audience
    subject: Audience
    text: Audience

    @classmethod
    def of_her_own(cls, rep: Address) -> Self:
        """What her mailboxes saw, and nothing else."""
        return cls(rep, Audience.OWNER, Audience.OWNER, Audience.OWNER)

    @property
    def may_know(self) -> ColumnElement[bool]:
        """Of interactions: she may know that it took place, when and between whom."""
        return _may(self.rep, self.fact)

    @property
    def may_read_subject(self) -> ColumnElement[bool]:
        """Of interactions: its subject too."""
        return _may(self.rep, self.subject)

    @property
    def may_read_text(self) -> ColumnElement[bool]:
        """Of interactions: all of it."""
        return _may(self.rep, self.text)


@dataclass(frozen=True, slots=True)
class Everything:
    """The machine's own command line, which could read the database itself."""

    @property
    def may_know(self) -> ColumnElement[bool]:
        """Always."""
        return true()

    may_read_subject = may_read_text = may_know


Eye = Sight | Everything
"""Whoever looks."""

_KEPT: Final = 1024
"""Conditions that are kept once they are built: that takes longer than many an answer."""


def knows(connection: Connection, interaction: int, eye: Eye) -> bool:
    """The interaction is in the record, and may be known of."""
    return _is(connection, interaction, eye.may_know)


def reads(connection: Connection, interaction: int, eye: Eye) -> bool:
    """The interaction is in the record, and its text may be read."""
    return _is(connection, interaction, eye.may_read_text)


@lru_cache(_KEPT)
def seen_by(rep: Address) -> ColumnElement[bool]:
    """Of interactions: seen in a mailbox of the rep, who has not said that it is no business."""
    # Her sources are looked up once, not for every sighting.
    hers = select(sources.c.id).join(connections).where(connections.c.owner == rep).correlate(None)
    mine = and_(ledger.c.interaction_id == interactions.c.id, ledger.c.source_id.in_(hers))
    seen = exists(select(ledger.c.source_id).where(mine).correlate(interactions))
    return and_(seen, ~_set_aside(rep))


def takes_part(rep: Address) -> ColumnElement[bool]:
    """Of interactions: the rep is on it, or owns a contact who is.

    Whom reps have added themselves are no such contacts: a rep could read colleagues' mail with anybody by adding him.
    """
    there = and_(participants.c.interaction_id == interactions.c.id, participants.c.address == rep)
    hers = and_(contacts.c.owner == rep, ~contacts.c.external_id.startswith(OURS))
    owned = and_(_linked(TargetType.CONTACT), contacts.c.id == links.c.target_id, hers)
    return or_(
        exists(select(participants.c.position).where(there).correlate(interactions)),
        exists(select(links.c.id).where(owned).correlate(interactions)),
    )


def on_team(rep: Address) -> ColumnElement[bool]:
    """Of interactions: it belongs to a deal on whose team the rep is, and is the team's."""
    member = and_(deal_members.c.deal_id == deals.c.id, deal_members.c.rep == rep)
    team = or_(
        deals.c.owner == rep,
        accounts.c.owner == rep,
        exists(select(deal_members.c.rep).where(member).correlate(deals)),
    )
    joined = links.join(deals, deals.c.id == links.c.target_id).outerjoin(accounts, accounts.c.id == deals.c.account_id)
    hers = select(links.c.id).select_from(joined).where(_linked(TargetType.DEAL), is_the_teams(), team)
    return exists(hers.correlate(interactions))


def is_the_teams() -> ColumnElement[bool]:
    """Of links to deals, with their deals: by a person, or with somebody on it of the deal or of its account.

    Else who was copied once could file that mail under a deal of her own, and read what its thread brings there later.
    """
    people = alias(links)
    same = and_(people.c.interaction_id == links.c.interaction_id, holds(people))
    account = and_(people.c.type == TargetType.ACCOUNT, people.c.target_id == deals.c.account_id)
    role = and_(deal_contacts.c.deal_id == deals.c.id, deal_contacts.c.contact_id == people.c.target_id)
    contact = and_(
        people.c.type == TargetType.CONTACT, exists(select(deal_contacts.c.id).where(role).correlate(people, deals))
    )
    there = exists(select(people.c.id).where(same, or_(account, contact)).correlate(links, deals))
    return or_(links.c.decision == Decision.ACCEPTED, there)


@lru_cache(_KEPT)
def _may(rep: Address, rule: Audience) -> ColumnElement[bool]:
    """The cheapest first: databases stop at what is true."""
    reach = interactions.c.audience
    ways = [seen_by(rep)]
    if rule.reach >= Audience.PARTICIPANTS.reach:
        ways.append(and_(reach >= Audience.PARTICIPANTS, takes_part(rep)))
    if rule.reach >= Audience.TEAM.reach:
        ways.append(and_(reach >= Audience.TEAM, on_team(rep)))
    if rule is Audience.EVERYONE:
        ways.insert(0, reach == Audience.EVERYONE)
    return and_(interactions.c.gone_at.is_(None), or_(*ways))


def _linked(type_: TargetType) -> ColumnElement[bool]:
    return and_(links.c.interaction_id == interactions.c.id, links.c.type == type_, holds())


def _set_aside(rep: Address) -> ColumnElement[bool]:
    said = and_(
        personal.c.interaction_id == interactions.c.id,
        personal.c.rep == rep,
        personal.c.kind == Kind.NOT_BUSINESS,
    )
    return exists(select(personal.c.rep).where(said).correlate(interactions))


def _is(connection: Connection, interaction: int, allowed: ColumnElement[bool]) -> bool:
    found = select(interactions.c.id).where(interactions.c.id == interaction, interactions.c.gone_at.is_(None), allowed)
    return connection.execute(found).first() is not None
