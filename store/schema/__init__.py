"""The tables, and the constraints that carry idempotence. Nothing else.

Times are stored in UTC and come back aware. Addresses and ids compare byte by byte on both databases.
"""

from store.schema.base import metadata
from store.schema.batches import batch_links, batches
from store.schema.censuses import censuses
from store.schema.connections import connections, sources, wallets
from store.schema.contracts import contracts
from store.schema.counting import mailbox_links, source_counts
from store.schema.directory import (
    account_cards,
    account_domains,
    accounts,
    contact_addresses,
    contact_cards,
    contacts,
    deal_cards,
    deal_contacts,
    deal_stages,
    deals,
    directory_keys,
)
from store.schema.forgetting import forgettings, holds, suppression_key, suppressions
from store.schema.learning import decisions, models
from store.schema.links import links
from store.schema.notices import announcements, lookout, notices
from store.schema.processes import leaders, places, processes, quotas
from store.schema.proposals import proposal_evidence, proposal_mark, proposals, strangers
from store.schema.record import interactions, ledger, participants, thread_keys
from store.schema.rules import rep_group_members, rep_groups, rules
from store.schema.sealed import text_keys
from store.schema.users import audit, invitations, sessions, tokens, users
from store.schema.visibility import bodies, deal_members, personal, sender_rules

__all__ = [
    "account_cards",
    "account_domains",
    "accounts",
    "announcements",
    "audit",
    "batch_links",
    "batches",
    "bodies",
    "censuses",
    "connections",
    "contact_addresses",
    "contact_cards",
    "contacts",
    "contracts",
    "deal_cards",
    "deal_contacts",
    "deal_members",
    "deal_stages",
    "deals",
    "decisions",
    "directory_keys",
    "forgettings",
    "holds",
    "interactions",
    "invitations",
    "leaders",
    "ledger",
    "links",
    "lookout",
    "mailbox_links",
    "metadata",
    "models",
    "notices",
    "participants",
    "personal",
    "places",
    "processes",
    "proposal_evidence",
    "proposal_mark",
    "proposals",
    "quotas",
    "rep_group_members",
    "rep_groups",
    "rules",
    "sender_rules",
    "sessions",
    "source_counts",
    "sources",
    "strangers",
    "suppression_key",
    "suppressions",
    "text_keys",
    "thread_keys",
    "tokens",
    "users",
    "wallets",
]
