"""What the matcher sees of a record, in one piece: the JSON of its card, there and back.

A contact is spread over three tables, a deal over two. Cards are written with the records (`store.directory.cards`), so
that matching reads each record in one go. They hold normal forms of the matcher: whoever changes one, or a field of a
candidate, empties the tables of cards in a migration, and the upgrade writes them anew.
"""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole

Record = TypeVar("Record", AccountCandidate, DealCandidate)


def card(record: ContactCandidate | AccountCandidate | DealCandidate) -> str:
    """The list of its fields."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def records_of(kind: type[Record], cards: Sequence[str]) -> dict[int, Record]:
    """Id → record, past the constructor that NamedTuple writes in Python."""
    return {fields[0]: tuple.__new__(kind, fields) for fields in _all(cards)}


def contacts_of(cards: Sequence[str]) -> dict[int, ContactCandidate]:
    """Id → contact."""
    return {
        id_: ContactCandidate(id_, name, addresses, account, [DealRole(*role) for role in roles])
        for id_, name, addresses, account, roles in _all(cards)
    }


def _all(cards: Sequence[str]) -> list[list[Any]]:
    """Parsed at once: a call of the parser costs as much as a card."""
    found: list[list[Any]] = json.loads(f"[{','.join(cards)}]")
    return found
