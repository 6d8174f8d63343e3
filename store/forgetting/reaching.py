"""What a forgetting reaches: interactions by who is on them, and by who alone has seen them."""

import json
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, delete, exists, select, update

from connectors.model.address import Address
from store import texts
from store.database import among
from store.directory import save_contacts
from store.directory.contacts import load_contacts
from store.meetings.table import tellings
from store.meetings.tellings import place_of
from store.schema import (
    batch_links,
    connections,
    contact_addresses,
    contacts,
    interactions,
    ledger,
    links,
    participants,
    proposals,
    rules,
    sender_rules,
    sources,
    strangers,
)


def with_people(connection: Connection, people: Collection[Address], most: int | None = None) -> list[int]:
    """The interactions that one of them is on."""
    query = select(participants.c.interaction_id).where(among(connection, participants.c.address, people))
    return list(connection.execute(query.distinct().limit(most)).scalars())


def seen_by_these_alone(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Interaction → key, of what no source but those of these connections has seen."""
    theirs = select(sources.c.id).where(among(connection, sources.c.connection_id, ids))
    here = select(ledger.c.interaction_id).where(ledger.c.source_id.in_(theirs), ledger.c.interaction_id.is_not(None))
    also = ledger.alias()
    elsewhere = exists().where(also.c.interaction_id == interactions.c.id, also.c.source_id.not_in(theirs))
    query = select(interactions.c.id, interactions.c.key).where(interactions.c.id.in_(here), ~elsewhere)
    return {id_: key for id_, key in connection.execute(query)}


def connections_of(connection: Connection, owner: Address) -> list[int]:
    """By id."""
    query = select(connections.c.id).where(connections.c.owner == owner).order_by(connections.c.id)
    return list(connection.execute(query).scalars())


def keys_of(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Interaction → key."""
    query = select(interactions.c.id, interactions.c.key).where(among(connection, interactions.c.id, ids))
    return {id_: key for id_, key in connection.execute(query)}


def contacts_with(connection: Connection, people: Collection[Address]) -> list[int]:
    """Contacts of the directory with one of these addresses."""
    query = select(contact_addresses.c.contact_id).where(among(connection, contact_addresses.c.address, people))
    return list(connection.execute(query.distinct()).scalars())


def external_ids(connection: Connection, ids: Collection[int]) -> list[str]:
    """By which the CRM knows these contacts."""
    query = select(contacts.c.external_id).where(among(connection, contacts.c.id, ids))
    return list(connection.execute(query).scalars())


def take_off_contacts(connection: Connection, people: Collection[Address]) -> int:
    """Takes the addresses off contacts that several people share; how many contacts."""
    ids = contacts_with(connection, people)
    stored = load_contacts(connection, among(connection, contacts.c.id, ids))
    left = [
        replace(one.record, addresses=tuple(address for address in one.record.addresses if address not in people))
        for one in stored
    ]
    if left:
        save_contacts(connection, left)
    return len(left)


def rules_on(connection: Connection, people: Collection[Address]) -> int:
    """Removes the rules that name them: nothing with them is recorded anyway. How many."""
    said = connection.execute(delete(sender_rules).where(among(connection, sender_rules.c.sender, people))).rowcount
    return said + connection.execute(delete(rules).where(among(connection, rules.c.value, people))).rowcount


def unpropose(connection: Connection, people: Collection[Address]) -> int:
    """Removes what is proposed about them, and that they are strangers; how many proposals."""
    hers = among(connection, strangers.c.address, people)
    about = connection.execute(select(strangers.c.proposal_id).where(hers, strangers.c.proposal_id.is_not(None)))
    ids = set(about.scalars())
    connection.execute(delete(strangers).where(hers))
    others = select(strangers.c.proposal_id).where(strangers.c.proposal_id.is_not(None))
    gone = proposals.c.id.not_in(others) & among(connection, proposals.c.id, ids)
    gone |= among(connection, proposals.c.key, [f"address:{one}" for one in people])
    return connection.execute(delete(proposals).where(gone)).rowcount


def rematch(connection: Connection, ids: Collection[int]) -> None:
    """They are to be matched again, without what was thought of them and nobody decided.

    Nor can that be put back, and what somebody decided about is without the words that spoke for it.
    """
    connection.execute(delete(batch_links).where(among(connection, batch_links.c.interaction_id, ids)))
    connection.execute(update(links).where(among(connection, links.c.interaction_id, ids)).values(reasons=[]))
    undecided = links.c.decision.is_(None)
    connection.execute(delete(links).where(among(connection, links.c.interaction_id, ids), undecided))
    connection.execute(update(interactions).where(among(connection, interactions.c.id, ids)).values(to_match=True))


def untell(connection: Connection, people: Collection[Address]) -> None:
    """Removes what calendars tell of meetings with them, or that name them: nothing of it is recorded any more.

    Raises TextsLocked.
    """
    for source, item in tellings_naming(connection, people):
        connection.execute(delete(tellings).where(tellings.c.source_id == source, tellings.c.item == item))


def tellings_naming(connection: Connection, wanted: Collection[str]) -> list[tuple[int, str]]:
    """Source and item of what calendars tell with one of the words in it, sealed or not. `wanted` in lower case."""
    c = tellings.c
    found = []
    for source, item, said in connection.execute(select(c.source_id, c.item, c.said)):
        text = texts.out_of(connection, place_of(source, item), said["text"]) or ""
        told = f"{json.dumps(said | {'text': None}, ensure_ascii=False)}\n{text}".lower()
        if any(word in told for word in wanted):
            found.append((source, item))
    return found
