"""What the record has of a person, for the person."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, true

from connectors.model.address import Address
from connectors.model.crm import Contact
from connectors.model.interaction import Participant
from store import texts, waiting
from store.database import among
from store.directory.contacts import load_contacts
from store.directory.saved import Stored
from store.forgetting.reaching import contacts_with
from store.schema import contacts, interactions, ledger, links, participants, proposals, strangers
from store.sight import Everything, Eye
from store.texts import Texts

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Held:
    """One mail or meeting, as far as whoever asks may read it."""

    id: int
    key: str
    kind: str
    at: datetime
    end: datetime | None
    state: str | None
    subject: str | None
    """None: she may not read it."""
    texts: Texts | None
    """None: she may not read them."""
    attachments: tuple[str, ...]
    participants: tuple[Participant, ...]
    links: tuple[tuple[str, int], ...]
    """Type and number of the records that it is linked to."""


def of_person(connection: Connection, people: Collection[Address], eye: Eye) -> Iterator[Held]:
    """All that one of them is on, oldest first. Raises TextsLocked."""
    on_them = select(participants.c.interaction_id).where(among(connection, participants.c.address, people))
    there = true() if isinstance(eye, Everything) else interactions.c.gone_at.is_(None)
    query = select(interactions.c.id).where(interactions.c.id.in_(on_them), eye.may_know, there)
    ids = connection.execute(query.order_by(interactions.c.at, interactions.c.id)).scalars().all()
    for start in range(0, len(ids), _AT_ONCE):
        yield from _some(connection, list(ids[start : start + _AT_ONCE]), eye)


def others(connection: Connection, people: Collection[Address], eye: Eye) -> int:
    """How many there are beside these, of which she may not know."""
    on_them = select(participants.c.interaction_id).where(among(connection, participants.c.address, people))
    query = select(func.count()).select_from(interactions).where(interactions.c.id.in_(on_them), ~eye.may_know)
    return int(connection.execute(query).scalar_one())


def contacts_of(connection: Connection, people: Collection[Address]) -> list[Stored[Contact]]:
    """What the directory has of them."""
    return load_contacts(connection, among(connection, contacts.c.id, contacts_with(connection, people)))


def proposed(connection: Connection, people: Collection[Address]) -> list[dict[str, str]]:
    """What was read in mail of them, and is proposed to reps."""
    columns = (proposals.c.name, proposals.c.title, proposals.c.phone, proposals.c.company)
    query = select(*columns).join_from(proposals, strangers).where(among(connection, strangers.c.address, people))
    return [dict(row) for row in connection.execute(query.distinct()).mappings()]


def lines(connection: Connection, ids: Collection[int]) -> int:
    """In how many places of connected mailboxes and calendars these are."""
    query = select(func.count()).select_from(ledger).where(among(connection, ledger.c.interaction_id, ids))
    return int(connection.execute(query).scalar_one())


def _some(connection: Connection, ids: list[int], eye: Eye) -> Iterator[Held]:
    c = interactions.c
    columns = (c.id, c.kind, c.at, c.end, c.state, c.subject, c.attachments, *texts.COLUMNS)
    may = (eye.may_read_subject.label("may_subject"), eye.may_read_text.label("may_text"))
    query = select(*columns, *may).where(among(connection, c.id, ids)).order_by(c.at, c.id)
    people = waiting.of_interactions(connection, ids)
    linked: dict[int, list[tuple[str, int]]] = {}
    theirs = select(links.c.interaction_id, links.c.type, links.c.target_id)
    for id_, type_, target in connection.execute(theirs.where(among(connection, links.c.interaction_id, ids))):
        linked.setdefault(id_, []).append((type_, target))
    for row in connection.execute(query):
        yield Held(
            id=row.id,
            key=row.key,
            kind=row.kind,
            at=row.at,
            end=row.end,
            state=row.state,
            subject=row.subject if row.may_subject else None,
            texts=texts.of(connection, row) if row.may_text else None,
            attachments=tuple(map(str, row.attachments)) if row.may_text else (),
            participants=people.get(row.id, ()),
            links=tuple(sorted(linked.get(row.id, ()))) if row.may_text else (),
        )
