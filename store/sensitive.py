"""How much sensitive content was taken out of what is recorded, as its lines in the ledger tell."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from store.schema import ledger


def removed(connection: Connection, interaction: int) -> Mapping[str, int]:
    """Kind → how many, of an interaction: as the sighting says in which there were most."""
    query = select(ledger.c.labels).where(ledger.c.interaction_id == interaction, ledger.c.labels.is_not(None))
    most: dict[str, int] = {}
    for labels in connection.execute(query).scalars():
        for kind, number in labels.get("sensitive", {}).items():
            most[kind] = max(number, most.get(kind, 0))
    return most
