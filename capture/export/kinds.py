"""What can be exported, and how each kind is read from the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from capture.export import shapes
from capture.export.shapes import Shape
from store.directory import iter_accounts, iter_contacts, iter_deals


class Kind(StrEnum):
    """A kind of export."""

    INTERACTIONS = "interactions"
    LINKS = "links"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    DEALS = "deals"
    LEDGER = "ledger"


COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.INTERACTIONS: (
        *("key", "kind", "at", "end", "subject", "direction", "thread", "state"),
        *("participants", "content", "text", "sources", "links"),
    ),
    Kind.LINKS: (
        *("interaction", "type", "id", "score", "verdict", "decision", "decided_by", "decided_at"),
        *("reasons", "runner_up", "model"),
    ),
    Kind.ACCOUNTS: ("id", "name", "domains", "owner", "external_id"),
    Kind.CONTACTS: ("id", "name", "addresses", "account", "owner", "created_at", "external_id", "title", "phone"),
    Kind.DEALS: (
        *("id", "name", "account", "owner", "amount", "currency", "close_date", "stages", "contacts"),
        *("created_at", "closed_at", "external_id"),
    ),
    Kind.LEDGER: ("connection", "source", "id", "key", "disposition", "why", "at"),
}
"""The columns of a table, in their order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a kind: `since` is a moment for interactions, links and the ledger; the directory ignores it."""

    kind: Kind
    since: datetime | None
    now: datetime


def read(connection: Connection, wanted: Wanted) -> Iterator[Shape]:
    """The shapes, in the order of the record."""
    match wanted.kind:
        case Kind.INTERACTIONS:
            return shapes.interactions(connection, wanted.since, wanted.now)
        case Kind.LINKS:
            return shapes.links(connection, wanted.since)
        case Kind.LEDGER:
            return shapes.ledger(connection, wanted.since)
        case Kind.ACCOUNTS:
            return map(shapes.account, iter_accounts(connection))
        case Kind.CONTACTS:
            return map(shapes.contact, iter_contacts(connection))
        case Kind.DEALS:
            return map(shapes.deal, iter_deals(connection))
