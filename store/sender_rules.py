"""What a rep says of all her mail with somebody from outside: private, or no business at all.

A rule holds for mail on which nobody else from outside is: a mail that goes to customers too is none of its business.
What comes from then on is decided before its body is read (`capture.policy`); what is there already is said the word.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from connectors.model.address import Address, domain_of
from connectors.model.interaction import Kind as What
from matcher.normalise import is_free_mail, is_internal
from store import personal
from store.database import alone, among
from store.personal import Kind
from store.schema import connections, interactions, ledger, participants, sender_rules, sources, users
from store.schema import personal as said


@dataclass(frozen=True, slots=True)
class SenderRule:
    """One of a rep's rules."""

    id: int
    rep: Address
    sender: Address
    kind: Kind
    at: datetime
    """The moment of the act that made it; all that it said bears the same."""


def add(connection: Connection, rep: Address, sender: Address, kind: Kind, at: datetime) -> list[int]:
    """Takes the place of an earlier rule on that sender; of which interactions it said the word.

    Of mail in her mailboxes of which she has said nothing herself, if colleagues and the sender alone are on it.
    Colleagues are those who have a mailbox here or may sign in, and everybody at their companies' domains.
    """
    alone(connection)
    same = select(sender_rules).where(sender_rules.c.rep == rep, sender_rules.c.sender == sender)
    earlier = connection.execute(same).mappings().first()
    if earlier is not None:
        _take_back(connection, rep, earlier["at"])
    row = {"rep": rep, "sender": sender, "kind": kind.value, "at": at, "before": personal.as_before(earlier)}
    connection.execute(insert(sender_rules).values(row))
    ids = _with_nobody_else(connection, sender, _candidates(connection, rep, sender))
    personal.say(connection, ids, rep, kind, at)
    return ids


def remove(connection: Connection, rep: Address, id_: int) -> SenderRule | None:
    """Takes back a rule of hers with all that it said; None where she has no such rule."""
    found = next((one for one in of(connection, rep) if one.id == id_), None)
    if found is not None:
        _take_back(connection, rep, found.at)
    return found


def undo(connection: Connection, rep: Address, at: datetime) -> list[int]:
    """Takes back the rules that she made at that moment, and all that was said with it; of which interactions.

    A rule of which one took the place holds again.
    """
    made = select(sender_rules).where(sender_rules.c.rep == rep, sender_rules.c.at == at)
    replaced = [row for row in connection.execute(made).mappings() if row["before"]]
    ids = _take_back(connection, rep, at)
    for row in replaced:
        before, sender = row["before"], row["sender"]
        add(connection, rep, sender, Kind(before["kind"]), datetime.fromisoformat(before["at"]))
        again = sender_rules.c.rep == rep, sender_rules.c.sender == sender
        connection.execute(update(sender_rules).where(*again).values(before=before["before"]))
    return ids


def _take_back(connection: Connection, rep: Address, at: datetime) -> list[int]:
    connection.execute(delete(sender_rules).where(sender_rules.c.rep == rep, sender_rules.c.at == at))
    return personal.unsay(connection, rep, at)


def of(connection: Connection, rep: Address) -> list[SenderRule]:
    """Hers, by address."""
    return by_rep(connection, rep).get(rep, [])


def by_rep(connection: Connection, rep: Address | None = None) -> dict[Address, list[SenderRule]]:
    """Rep → her rules, by address; of one rep, or of all who have any."""
    query = select(sender_rules).order_by(sender_rules.c.sender)
    rows = connection.execute(query if rep is None else query.where(sender_rules.c.rep == rep))
    found: dict[Address, list[SenderRule]] = defaultdict(list)
    for row in rows:
        found[row.rep].append(_rule(row))
    return dict(found)


def _rule(row: Row[tuple[object, ...]]) -> SenderRule:
    m = row._mapping
    return SenderRule(m["id"], m["rep"], m["sender"], Kind(m["kind"]), m["at"])


def _candidates(connection: Connection, rep: Address, sender: Address) -> list[int]:
    """Mail with that sender in her mailboxes of which she has said nothing."""
    sightings = ledger.join(sources).join(connections)
    mine = (ledger.c.interaction_id == interactions.c.id) & (connections.c.owner == rep)
    seen = exists(select(ledger.c.item).select_from(sightings).where(mine).correlate(interactions))
    words = said.c
    spoken = exists(select(words.rep).where(words.interaction_id == interactions.c.id, words.rep == rep))
    query = select(interactions.c.id).join_from(participants, interactions).where(participants.c.address == sender)
    query = query.where(interactions.c.kind == What.EMAIL.value, seen, ~spoken.correlate(interactions))
    return sorted(set(connection.execute(query).scalars()))


def _with_nobody_else(connection: Connection, sender: Address, ids: Collection[int]) -> list[int]:
    people = _colleagues(connection)
    domains = frozenset(domain for one in people if not is_free_mail(domain := domain_of(one)))
    there = select(participants.c.interaction_id, participants.c.address).distinct()
    strangers = {
        id_
        for id_, address in connection.execute(there.where(among(connection, participants.c.interaction_id, ids)))
        if address != sender and address not in people and not is_internal(domain_of(address), domains)
    }
    return [id_ for id_ in ids if id_ not in strangers]


def _colleagues(connection: Connection) -> set[Address]:
    return set(connection.execute(select(connections.c.owner).union(select(users.c.address))).scalars())
