"""Who can see an interaction, how far, and why. `store.sight` decides it; this says the same in words, of everybody.

A few queries for the interaction, and none for each person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Select, and_, select

from config.visibility import Audience
from connectors.model.address import Address
from matcher.model import TargetType
from store.directory.adopting import OURS
from store.links import holds
from store.personal import Kind
from store.schema import (
    accounts,
    connections,
    contacts,
    deal_members,
    deals,
    interactions,
    ledger,
    links,
    participants,
    personal,
    sources,
)
from store.sight import Sight, is_the_teams


class Layer(StrEnum):
    """How far somebody sees; each takes in those after it."""

    TEXT = "text"
    SUBJECT = "subject"
    FACT = "fact"


class Ground(StrEnum):
    """What lets somebody see it, the first that applies."""

    SEEN = "seen"
    """A mailbox of hers saw it."""
    PART = "part"
    """She takes part."""
    CONTACT = "contact"
    """She owns a contact who takes part."""
    TEAM = "team"
    """She is on the team of a deal that it belongs to."""
    EVERYONE = "everyone"
    """Everybody who may see the record sees so much of it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """One of those who can see it."""

    rep: Address
    layer: Layer
    ground: Ground
    what: str
    """The name of the contact or of the deal; "" for the other grounds."""


@dataclass(frozen=True, slots=True)
class Circle:
    """All that is recorded about who may see an interaction."""

    audience: Audience
    mailboxes: Mapping[Address, Audience]
    """Owner of a mailbox that saw it → the strictest that she lets her mailboxes' mail be seen."""
    said: Mapping[Address, Kind]
    """Who keeps it private, or to herself as no business."""
    parts: frozenset[Address]
    contacts: Mapping[Address, str]
    """Owner → a contact of hers who takes part."""
    teams: Mapping[Address, str]
    """Who is on the team of a deal that it belongs to → the deal."""

    def viewer(self, sight: Sight) -> Viewer | None:
        """How far she sees, and why; None where she may not even know of it."""
        for layer, rule in ((Layer.TEXT, sight.text), (Layer.SUBJECT, sight.subject), (Layer.FACT, sight.fact)):
            for ground, what in self._grounds(sight.rep, rule):
                return Viewer(sight.rep, layer, ground, what)
        return None

    def _grounds(self, rep: Address, rule: Audience) -> Iterable[tuple[Ground, str]]:
        reach = min(rule.reach, self.audience.reach)
        if rep in self.mailboxes and self.said.get(rep) is not Kind.NOT_BUSINESS:
            yield Ground.SEEN, ""
        if reach >= Audience.PARTICIPANTS.reach:
            if rep in self.parts:
                yield Ground.PART, ""
            if rep in self.contacts:
                yield Ground.CONTACT, self.contacts[rep]
        if reach >= Audience.TEAM.reach and rep in self.teams:
            yield Ground.TEAM, self.teams[rep]
        if reach >= Audience.EVERYONE.reach:
            yield Ground.EVERYONE, ""


def circle(connection: Connection, interaction: int) -> Circle | None:
    """None where it is not in the record."""
    there = select(interactions.c.audience).where(interactions.c.id == interaction, interactions.c.gone_at.is_(None))
    audience = connection.execute(there).scalar()
    if audience is None:
        return None
    part = select(participants.c.address).where(participants.c.interaction_id == interaction)
    word = select(personal.c.rep, personal.c.kind).where(personal.c.interaction_id == interaction)
    return Circle(
        audience,
        _mailboxes(connection, interaction),
        {rep: Kind(kind) for rep, kind in connection.execute(word)},
        frozenset(connection.execute(part).scalars()),
        _contacts(connection, interaction),
        _teams(connection, interaction),
    )


def _mailboxes(connection: Connection, interaction: int) -> dict[Address, Audience]:
    seen = select(connections.c.owner, connections.c.audience).select_from(ledger.join(sources).join(connections))
    found: dict[Address, Audience] = {}
    for owner, audience in connection.execute(seen.where(ledger.c.interaction_id == interaction)):
        found[owner] = min(found.get(owner, audience), audience, key=lambda one: one.reach)
    return found


def _contacts(connection: Connection, interaction: int) -> dict[Address, str]:
    owned = select(contacts.c.owner, contacts.c.name).join(links, links.c.target_id == contacts.c.id)
    told = and_(contacts.c.owner.is_not(None), ~contacts.c.external_id.startswith(OURS))
    return _first(connection, owned.where(told), interaction, TargetType.CONTACT)


def _teams(connection: Connection, interaction: int) -> dict[Address, str]:
    of_deal = links.c.target_id == deals.c.id
    own = select(deals.c.owner, deals.c.name).join(links, of_deal).where(deals.c.owner.is_not(None))
    account = select(accounts.c.owner, deals.c.name).join(deals).join(links, of_deal)
    member = select(deal_members.c.rep, deals.c.name).join(deals).join(links, of_deal)
    found: dict[Address, str] = {}
    for query in (own, account.where(accounts.c.owner.is_not(None)), member):
        found = _first(connection, query.where(is_the_teams()), interaction, TargetType.DEAL) | found
    return found


def _first(
    connection: Connection, query: Select[str | None, str], interaction: int, type_: TargetType
) -> dict[Address, str]:
    """Person → the name of the first record by which it is hers."""
    linked = query.where(links.c.interaction_id == interaction, links.c.type == type_, holds())
    rows = list(connection.execute(linked.order_by(links.c.target_id.desc())))
    return {Address(person): name for person, name in rows if person is not None}
