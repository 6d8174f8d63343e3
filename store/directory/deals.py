"""Deals, with their stage history and the roles of contacts."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, select

from connectors.model.crm import Deal
from matcher.keys import deal_keys
from matcher.model import TargetType
from store.database import alone, among
from store.directory.affected import keys_of, mark_by_links, mark_by_subjects
from store.directory.cards import renew_accounts, renew_contacts, renew_deals
from store.directory.keys import save_keys
from store.directory.parts import roles_of, stages_of
from store.directory.saved import Row, Saved, Stored, compare, ids_of, replace_parts, write
from store.schema import accounts, contacts, deal_contacts, deal_stages, deals

Ids = Mapping[str, int]
"""External id → id."""


def save_deals(connection: Connection, given: Sequence[Deal]) -> Saved:
    """Adds new deals and overwrites changed ones. Up to some thousands at a time.

    Raises KeyError for an account or contact that is not in the directory: see `known_accounts`, `known_contacts`.
    """
    alone(connection)
    stored = load_deals(connection, among(connection, deals.c.external_id, {one.external_id for one in given}))
    changes = compare(stored, given)
    if not changes.records:
        return changes.saved
    touched = [*changes.records, *(one.record for one in changes.before)]
    with_accounts = ids_of(connection, accounts, {one.account for one in touched if one.account is not None})
    people = ids_of(connection, contacts, {part.contact for one in touched for part in one.contacts})
    ids = write(connection, deals, [_row(one, with_accounts) for one in changes.records])
    before = [one.id for one in changes.before]
    replace_parts(connection, deal_stages.c.deal_id, before, _stage_rows(changes.records, ids))
    replace_parts(connection, deal_contacts.c.deal_id, before, _role_rows(changes.records, ids, people))
    keys = {ids[one.external_id]: deal_keys(one.name, one.external_id) for one in changes.records}
    had = keys_of(connection, TargetType.DEAL, before)
    save_keys(connection, TargetType.DEAL, keys, stored=bool(before))
    changed = renew_deals(connection, keys)
    concerned = [one for one in touched if ids[one.external_id] in changed]
    employers = {with_accounts[one.account] for one in concerned if one.account is not None}
    played = {people[part.contact] for one in concerned for part in one.contacts}
    employers |= renew_accounts(connection, with_accounts.values())
    played |= renew_contacts(connection, people.values())
    targets = {TargetType.DEAL: changed.intersection(before), TargetType.ACCOUNT: employers, TargetType.CONTACT: played}
    mark_by_links(connection, targets)
    named = {key for id_ in changed for key in (*keys[id_], *had.get(id_, ()))}
    mark_by_subjects(connection, named, [one.external_id for one in concerned])
    return changes.saved


def load_deals(connection: Connection, which: ColumnElement[bool], most: int | None = None) -> list[Stored[Deal]]:
    """Those that the condition on `deals` chooses, by id, up to `most`."""
    rows = connection.execute(
        select(deals, accounts.c.external_id.label("account"))
        .join_from(deals, accounts, isouter=True)
        .where(which)
        .order_by(deals.c.id)
        .limit(most)
    ).all()
    ids = [row.id for row in rows]
    stages, roles = stages_of(connection, ids), roles_of(connection, ids)
    return [
        Stored(
            row.id,
            Deal(
                external_id=row.external_id,
                name=row.name,
                account=row.account,
                owner=row.owner,
                amount=row.amount,
                currency=row.currency,
                close_date=row.close_date,
                created_at=row.created_at,
                closed_at=row.closed_at,
                stages=stages.get(row.id, ()),
                contacts=roles.get(row.id, ()),
            ),
        )
        for row in rows
    ]


def _row(deal: Deal, with_accounts: Ids) -> Row:
    return {
        "external_id": deal.external_id,
        "name": deal.name,
        "account_id": None if deal.account is None else with_accounts[deal.account],
        "owner": deal.owner,
        "amount": deal.amount,
        "currency": deal.currency,
        "close_date": deal.close_date,
        "created_at": deal.created_at,
        "closed_at": deal.closed_at,
    }


def _stage_rows(records: Sequence[Deal], ids: Ids) -> list[Row]:
    return [
        {"deal_id": ids[deal.external_id], "position": position, "stage": stage.stage, "since": stage.since}
        for deal in records
        for position, stage in enumerate(deal.stages)
    ]


def _role_rows(records: Sequence[Deal], ids: Ids, people: Ids) -> list[Row]:
    return [
        {
            "deal_id": ids[deal.external_id],
            "contact_id": people[part.contact],
            "role": part.role,
            "since": part.since,
            "until": part.until,
        }
        for deal in records
        for part in deal.contacts
    ]
