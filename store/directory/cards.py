"""Keeps the cards in step with the records: what is stored is read back as the matcher shall see it.

Renewing tells whose card is now another: of a change that the matcher does not see, such as an amount, nothing depends.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    TableValuedAlias,
    exists,
    select,
    true,
)

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole, Moment, moment
from matcher.normalise import distinctive
from matcher.normalise.stages import closing
from store.bulk import insert_tuples
from store.cards import card
from store.database import among, upsert
from store.directory.parts import addresses_of, domains_of, stages_of
from store.lookup import Lookup
from store.schema import account_cards, accounts, contact_cards, contacts, deal_cards, deal_contacts, deals

CONTACT_DEALS = 50
"""The most deals that are compared because of one contact: those that were entered last."""

ACCOUNT_DEALS = 10
"""The most, its newest, that are compared because of one account: where nothing else speaks for any."""

_AT_A_TIME = 1_000


def renew_contacts(connection: Connection, ids: Collection[int]) -> set[int]:
    """After a change of these contacts, or of their roles in deals."""
    addresses = addresses_of(connection, ids)
    roles: dict[int, list[DealRole]] = defaultdict(list)
    for contact, _id, deal, role, since, until in sorted(_ROLES(connection, ids)):
        roles[contact].append(DealRole(deal, role, _moment(since), _moment(until)))
    cards = []
    for id_, name, account in _CONTACTS(connection, ids):
        found = ContactCandidate(id_, name, addresses.get(id_, ()), account, roles[id_])
        cards.append((id_, card(found)))
    return _write(connection, contact_cards, cards)


def renew_accounts(connection: Connection, ids: Collection[int]) -> set[int]:
    """After a change of these accounts, or of which deals they have."""
    domains = domains_of(connection, ids)
    newest: dict[int, list[int]] = defaultdict(list)
    for account, deal in _ACCOUNT_DEALS(connection, ids):
        newest[account].append(deal)
    cards = []
    for id_, name in _ACCOUNTS(connection, ids):
        found = AccountCandidate(id_, name, domains.get(id_, ()), sorted(distinctive(name)), newest[id_])
        cards.append((id_, card(found)))
    return _write(connection, account_cards, cards)


def renew_deals(connection: Connection, ids: Collection[int]) -> set[int]:
    """After a change of these deals."""
    stages = stages_of(connection, ids)
    cards = []
    for id_, name, number, account, owner, created_at, closed_at in _DEALS(connection, ids):
        times = _moment(created_at), _moment(closing(closed_at, stages.get(id_, ())))
        history = [(stage.stage, moment(stage.since)) for stage in stages.get(id_, ())]
        found = DealCandidate(id_, name, number, account, owner, *times, history, sorted(distinctive(name)))
        cards.append((id_, card(found)))
    return _write(connection, deal_cards, cards)


def write_missing(connection: Connection) -> None:
    """After an upgrade: the cards of the records that have none."""
    for records, cards, renew in (
        (accounts, account_cards, renew_accounts),
        (contacts, contact_cards, renew_contacts),
        (deals, deal_cards, renew_deals),
    ):
        without = select(records.c.id).where(~exists().where(cards.c.id == records.c.id)).order_by(records.c.id)
        for ids in _batches(connection.execute(without).scalars().all()):
            renew(connection, ids)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while batch := list(islice(left, _AT_A_TIME)):
        yield batch


def _moment(time: datetime | None) -> Moment | None:
    return None if time is None else moment(time)


def _write(connection: Connection, table: Table, cards: list[tuple[int, str]]) -> set[int]:
    known = select(table).where(among(connection, table.c.id, [id_ for id_, _card in cards]))
    before = {id_: card for id_, card in connection.execute(known)}
    changed = [(id_, card) for id_, card in cards if before.get(id_) != card]
    statement = upsert(connection, table)
    fresh = {"card": statement.excluded.card}
    insert_tuples(
        connection, statement.on_conflict_do_update(index_elements=["id"], set_=fresh), ["id", "card"], changed
    )
    return {id_ for id_, _card in changed}


def _latest(
    asked: TableValuedAlias, dialect: str, parent: Column[int], order: ColumnElement[object], most: int
) -> Subquery:
    """The ids of the first `most` rows of each parent, in this order."""
    table = parent.table
    chosen = select(table.c.id).where(parent == asked.c.value).order_by(order).limit(most)
    if dialect == "sqlite":
        # SQLite has no LATERAL; it runs a correlated IN once for each row of the outer table.
        again = table.alias()
        return select(again.c.id).join_from(asked, again, again.c.id.in_(chosen.correlate(asked))).subquery("latest")
    newest = chosen.lateral("newest")
    return select(newest.c.id).select_from(asked.join(newest, true())).subquery("latest")


def _latest_roles(asked: TableValuedAlias, dialect: str) -> Select[tuple[object, ...]]:
    role = deal_contacts.c
    latest = _latest(asked, dialect, role.contact_id, role.id.desc(), CONTACT_DEALS)
    columns = select(role.contact_id, role.id, role.deal_id, role.role, role.since, role.until)
    return columns.join_from(latest, deal_contacts, role.id == latest.c.id)


def _newest_deals(asked: TableValuedAlias, dialect: str) -> Select[tuple[object, ...]]:
    newest = deals.c.created_at.desc().nulls_last()
    latest = _latest(asked, dialect, deals.c.account_id, newest, ACCOUNT_DEALS)
    return select(deals.c.account_id, deals.c.id).join_from(latest, deals, deals.c.id == latest.c.id)


_CONTACTS = Lookup(
    contacts.c.id,
    lambda asked, _: select(contacts.c.id, contacts.c.name, contacts.c.account_id).join_from(
        asked, contacts, contacts.c.id == asked.c.value
    ),
)
_ACCOUNTS = Lookup(
    accounts.c.id,
    lambda asked, _: select(accounts.c.id, accounts.c.name).join_from(asked, accounts, accounts.c.id == asked.c.value),
)
_DEALS = Lookup(
    deals.c.id,
    lambda asked, _: select(
        deals.c.id,
        deals.c.name,
        deals.c.external_id,
        deals.c.account_id,
        deals.c.owner,
        deals.c.created_at,
        deals.c.closed_at,
    ).join_from(asked, deals, deals.c.id == asked.c.value),
)
_ROLES = Lookup(deal_contacts.c.contact_id, _latest_roles)
_ACCOUNT_DEALS = Lookup(deals.c.account_id, _newest_deals)
