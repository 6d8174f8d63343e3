"""What a rep decides about her own mail: who may see what her mailboxes see, and what holds for mail with somebody."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from config.visibility import Audience
from connectors.model.address import parse_address
from store import audiences, sender_rules
from store.personal import Kind


def set_audience(connection: Connection, acting: Acting, id_: int, audience: Audience) -> Audience:
    """Of one of her mailboxes; what it was. Raises Missing where it is none of hers."""
    mailbox = next((one for one in audiences.of_rep(connection, acting.rep) if one.id == id_), None)
    if mailbox is None:
        raise Missing
    if mailbox.audience is not audience:
        audiences.change(connection, id_, audience)
        acting.note(connection, "connection.audience", f"connection {id_}: {audience}")
    return mailbox.audience


def add_sender(connection: Connection, acting: Acting, sender: str, kind: Kind) -> list[int]:
    """Of which interactions the rule said its word at once. Raises Conflict for what is no address."""
    address = parse_address(sender)
    if address is None:
        raise Conflict("That is no address: write one such as name@example.com.")
    said = sender_rules.add(connection, acting.rep, address, kind, acting.at)
    acting.note(connection, "rule.add", kind.value)
    return said


def remove_sender(connection: Connection, acting: Acting, id_: int) -> None:
    """With all that the rule said. Raises Missing."""
    removed = sender_rules.remove(connection, acting.rep, id_)
    if removed is None:
        raise Missing
    acting.note(connection, "rule.remove", removed.kind.value)
