"""The cards of records, by their ids."""

from collections.abc import Collection

from sqlalchemy import Connection, Table, select

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate
from store.cards import contacts_of, records_of
from store.lookup import Lookup
from store.schema import account_cards, contact_cards, deal_cards


def load_contacts(connection: Connection, ids: Collection[int]) -> dict[int, ContactCandidate]:
    """Id → contact."""
    return contacts_of([card for (card,) in _CONTACTS(connection, ids)])


def load_accounts(connection: Connection, ids: Collection[int]) -> dict[int, AccountCandidate]:
    """Id → account."""
    return records_of(AccountCandidate, [card for (card,) in _ACCOUNTS(connection, ids)])


def load_deals(connection: Connection, ids: Collection[int]) -> dict[int, DealCandidate]:
    """Id → deal."""
    return records_of(DealCandidate, [card for (card,) in _DEALS(connection, ids)])


def _cards(cards: Table) -> Lookup:
    return Lookup(
        cards.c.id, lambda asked, _: select(cards.c.card).join_from(asked, cards, cards.c.id == asked.c.value)
    )


_CONTACTS, _ACCOUNTS, _DEALS = map(_cards, (contact_cards, account_cards, deal_cards))
