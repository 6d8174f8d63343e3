"""One interaction, and everything that decides who may see it, as rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert

from config.visibility import Audience
from connectors.model.address import Address
from matcher.model import TargetType, Verdict
from store import personal, search
from store.directory import OURS
from store.links import Decision
from store.months import month_of
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
    sources,
)
from store.schema import personal as words
from tests.builders import NOON

IT = 1
"""The interaction."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A contact or a deal to which the machine or a person linked it."""

    owner: Address | None = None
    account_owner: Address | None = None
    """Of a deal's account."""
    members: frozenset[Address] = frozenset()
    verdict: Verdict = Verdict.LINK
    decision: Decision | None = None
    account_there: bool = True
    """Somebody of the deal's account is on it."""
    added_here: bool = False
    """A contact that a rep has added to the directory, not the CRM."""


@dataclass(frozen=True, slots=True)
class World:
    """All of it."""

    mailboxes: tuple[tuple[Address, Audience], ...] = ()
    """Owner, and how far what the mailbox saw may be seen."""
    parts: frozenset[Address] = frozenset()
    contacts: tuple[Linked, ...] = ()
    deals: tuple[Linked, ...] = ()
    said: tuple[tuple[Address, Kind], ...] = ()
    gone: bool = False


def write(connection: Connection, world: World) -> None:
    """In place of what was there."""
    for table in (words, ledger, sources, connections, links, participants, deal_members, deals, contacts, accounts):
        connection.execute(delete(table))
    connection.execute(delete(interactions))
    row = {"id": IT, "key": "mail:1", "kind": "email", "at": NOON, "subject": "Offer", "direction": "inbound"}
    row |= {"thread": "mail:1", "revision": "", "content": "text", "text": "Words"}
    rest = {"attachments": [], "to_match": False, "recorded_at": NOON, "gone_at": NOON if world.gone else None}
    connection.execute(insert(interactions).values({**row, **rest}))
    search.index(connection, [IT])
    for number, (owner, audience) in enumerate(world.mailboxes, start=1):
        _mailbox(connection, number, owner, audience)
    for position, address in enumerate(sorted(world.parts)):
        there = {"interaction_id": IT, "position": position, "address": address, "name": "", "role": "to"}
        connection.execute(insert(participants).values(there | {"answer": "none"}))
    _directory(connection, world)
    personal.settle(connection, [IT])
    for rep, kind in world.said:
        personal.say(connection, [IT], rep, kind, NOON)


def _mailbox(connection: Connection, number: int, owner: Address, audience: Audience) -> None:
    row = {"id": number, "kind": "files", "owner": owner, "options": {}, "created_at": NOON, "audience": audience}
    connection.execute(insert(connections).values(row))
    connection.execute(insert(sources).values(id=number, connection_id=number, name="mail"))
    seen = {"source_id": number, "item": f"i{number}", "key": "mail:1", "interaction_id": IT, "why": "", "version": "1"}
    seen |= {"disposition": "captured" if number == 1 else "duplicate", "generation": 0, "parser": 0, "at": NOON}
    seen["month"] = month_of(NOON)
    connection.execute(insert(ledger).values(seen))


def _directory(connection: Connection, world: World) -> None:
    for number, one in enumerate(world.contacts, start=1):
        external = f"{OURS if one.added_here else ''}C-{number}"
        row = {"id": number, "external_id": external, "name": f"Contact {number}", "owner": one.owner}
        connection.execute(insert(contacts).values(row))
        _link(connection, TargetType.CONTACT, number, one)
    for number, one in enumerate(world.deals, start=1):
        account = {"id": number, "external_id": f"A-{number}", "name": "Acme", "owner": one.account_owner}
        connection.execute(insert(accounts).values(account))
        row = {"id": number, "external_id": f"D-{number}", "name": f"Deal {number}", "owner": one.owner}
        connection.execute(insert(deals).values(row | {"account_id": number}))
        _members(connection, number, one.members)
        _link(connection, TargetType.DEAL, number, one)
        if one.account_there:
            _link(connection, TargetType.ACCOUNT, number, Linked())


def _members(connection: Connection, deal: int, reps: Iterable[Address]) -> None:
    rows = [{"deal_id": deal, "rep": rep, "added_by": rep, "at": NOON} for rep in reps]
    if rows:
        connection.execute(insert(deal_members), rows)


def _link(connection: Connection, type_: TargetType, target: int, one: Linked) -> None:
    row = {"interaction_id": IT, "type": type_.value, "target_id": target, "score": 0.9, "verdict": one.verdict.value}
    decision = one.decision.value if one.decision else None
    connection.execute(insert(links).values(**row, reasons=[], model="deal/1", decision=decision, at=NOON))
