"""Whom or what a forgetting is about, and what it would reach."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from capture.refusals import Conflict, Missing
from connectors.model.address import Address
from store import sources, users
from store.directory.contacts import load_contacts
from store.forgetting import reaching
from store.schema import contacts

_LARGEST: Final = 2**31 - 1
_NOBODY: Final = Address("")


class What(StrEnum):
    """What can be forgotten."""

    PERSON = "person"
    """Somebody from outside, by address."""
    INTERACTION = "interaction"
    """One mail or meeting, by number."""
    CONNECTION = "connection"
    """A connection and what it alone has seen, by number."""
    MAILBOX = "mailbox"
    """All connections of a rep and what they alone have seen, by the rep's address."""


@dataclass(frozen=True, slots=True)
class Subject:
    """As somebody names it."""

    what: What
    address: Address = _NOBODY
    number: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """What it comes to in the record."""

    interactions: tuple[int, ...]
    people: tuple[Address, ...] = ()
    """The addresses of a person: of the only contact that has the one that was named, all."""
    contacts: tuple[int, ...] = ()
    """Contacts of the directory that go."""
    connections: tuple[int, ...] = ()


def reach(connection: Connection, subject: Subject) -> Reach:
    """Raises Missing where there is none, Conflict for somebody of one's own."""
    match subject.what:
        case What.PERSON:
            return _of_person(connection, subject.address)
        case What.INTERACTION:
            if not 0 < subject.number <= _LARGEST or not reaching.keys_of(connection, [subject.number]):
                raise Missing
            return Reach((subject.number,))
        case What.CONNECTION:
            ids = [one.connection for one in sources.all_sources(connection) if one.connection == subject.number]
        case What.MAILBOX:
            ids = reaching.connections_of(connection, subject.address)
    if not ids:
        raise Missing
    return Reach(tuple(reaching.seen_by_these_alone(connection, ids)), connections=tuple(sorted(set(ids))))


def _of_person(connection: Connection, address: Address) -> Reach:
    """Somebody whom the record does not know may be forgotten too: nothing of her will ever be recorded."""
    if address in sources.owners(connection) or users.by_address(connection, address):
        raise Conflict(
            f"{address} is somebody of yours, and on nearly all of the record: `capture user depart` is for who has "
            "left, `capture forget mailbox` for what a mailbox has brought."
        )
    having = reaching.contacts_with(connection, [address])
    people = addresses_of(connection, address)
    only = tuple(having) if len(having) == 1 else ()
    return Reach(tuple(reaching.with_people(connection, people)), people, only)


def addresses_of(connection: Connection, address: Address) -> tuple[Address, ...]:
    """All of the only contact that has this one; else this one: several people may share it."""
    having = reaching.contacts_with(connection, [address])
    stored = load_contacts(connection, contacts.c.id == having[0]) if len(having) == 1 else []
    return tuple(dict.fromkeys((address, *(other for one in stored for other in one.record.addresses))))
