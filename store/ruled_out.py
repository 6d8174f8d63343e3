"""What a rule leaves out of one mailbox is not shown around by another: who may see that follows the ledger's lines."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from store import personal
from store.database import among
from store.schema import interactions, ledger


def keys(connection: Connection, source: int, items: Collection[str]) -> set[str]:
    """Of those of the items that rules have left out, or kept without text, so far."""
    if not items:
        return set()
    there = (ledger.c.source_id == source, among(connection, ledger.c.item, items), ledger.c.rule.is_not(None))
    return {key for key in connection.execute(select(ledger.c.key).where(*there)).scalars() if key is not None}


def settle(connection: Connection, named: Collection[str]) -> None:
    """Writes who may see what has these keys, after their lines have changed."""
    if named:
        personal.settle_where(connection, among(connection, interactions.c.key, named))
