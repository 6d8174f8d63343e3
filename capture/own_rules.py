"""What a rep decides about her own mail: who may see what her mailboxes see, and what holds for mail with somebody."""

from datetime import datetime

from sqlalchemy import Connection

from capture.refusals import Conflict, Missing
from config.visibility import Audience
from connectors.model.address import Address, parse_address
from store import audiences, audit, sender_rules
from store.personal import Kind


def set_audience(
    connection: Connection, id_: int, audience: Audience, by: Address, origin: str, at: datetime
) -> Audience:
    """Of one of her mailboxes; what it was. Raises Missing where it is none of hers."""
    mailbox = next((one for one in audiences.of_rep(connection, by) if one.id == id_), None)
    if mailbox is None:
        raise Missing
    if mailbox.audience is not audience:
        audiences.change(connection, id_, audience)
        audit.note(connection, at, by, origin, "connection.audience", f"connection {id_}: {audience}")
    return mailbox.audience


def add_sender(connection: Connection, sender: str, kind: Kind, by: Address, origin: str, at: datetime) -> list[int]:
    """Of which interactions the rule said its word at once. Raises Conflict for what is no address."""
    address = parse_address(sender)
    if address is None:
        raise Conflict("That is no address: write one such as name@example.com.")
    said = sender_rules.add(connection, by, address, kind, at)
    audit.note(connection, at, by, origin, "rule.add", kind.value)
    return said


def remove_sender(connection: Connection, id_: int, by: Address, origin: str, at: datetime) -> None:
    """With all that the rule said. Raises Missing."""
    removed = sender_rules.remove(connection, by, id_)
    if removed is None:
        raise Missing
    audit.note(connection, at, by, origin, "rule.remove", removed.kind.value)
