"""The directory: accounts, contacts and deals, saved by their external ids and read for exports.

Saving compares first: an unchanged record causes no write. A change also keeps the keys by which candidates are found
(`keys`) and what the matcher sees of them (`cards`), and marks the interactions that might now be matched otherwise
(`affected`), all in the caller's transaction. One transaction saves at a time: keys and cards follow from many records.
"""

from store.directory.accounts import known_accounts, save_accounts
from store.directory.adopting import OURS, adopt_accounts, adopt_contacts
from store.directory.contacts import known_contacts, on_record, save_contacts
from store.directory.deals import save_deals
from store.directory.employers import accounts_at, accounts_called
from store.directory.listing import (
    deal_ids,
    get_account,
    get_contact,
    get_deal,
    iter_accounts,
    iter_contacts,
    iter_deals,
    page_of_accounts,
    page_of_contacts,
    page_of_deals,
)
from store.directory.merging import find, merge
from store.directory.removal import remove
from store.directory.removing import remove_unused
from store.directory.saved import Saved, Stored

__all__ = [
    "OURS",
    "Saved",
    "Stored",
    "accounts_at",
    "accounts_called",
    "adopt_accounts",
    "adopt_contacts",
    "deal_ids",
    "find",
    "get_account",
    "get_contact",
    "get_deal",
    "iter_accounts",
    "iter_contacts",
    "iter_deals",
    "known_accounts",
    "known_contacts",
    "merge",
    "on_record",
    "page_of_accounts",
    "page_of_contacts",
    "page_of_deals",
    "remove",
    "remove_unused",
    "save_accounts",
    "save_contacts",
    "save_deals",
]
