"""Makes two records of one person, company or opportunity one.

What the remaining record lacks, the other gives: addresses, domains, roles, an owner. People's decisions on the other
stand as decisions on the remaining one; where both had one on the same interaction, an acceptance outweighs a
rejection, as whoever chose between the two has rejected the other.
"""

from dataclasses import replace

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, delete, exists, or_, select, update

from connectors.model.crm import Contact, Deal
from matcher.model import Ref, TargetType
from store import judgements, models, teams, undecided
from store.database import alone
from store.directory.accounts import known_accounts, save_accounts
from store.directory.affected import mark_by_links
from store.directory.cards import renew_accounts, renew_contacts, renew_deals
from store.directory.contacts import known_contacts, renew_keys, save_contacts
from store.directory.deals import save_deals
from store.directory.listing import get_account, get_contact, get_deal
from store.directory.removal import remove
from store.directory.saved import Record, Stored, ids_of
from store.links import Decision
from store.records import RECORDS
from store.schema import contacts, deal_contacts, deals, links


def find(connection: Connection, target_type: TargetType, reference: str) -> Ref | None:
    """The record of this external id; else the contact of this address, the account of this name, where just one is."""
    known = {TargetType.CONTACT: known_contacts, TargetType.ACCOUNT: known_accounts}.get(target_type)
    external_id = known(connection, [reference]).get(reference) if known else reference
    ids = ids_of(connection, RECORDS[target_type], [external_id] if external_id is not None else [])
    return next((Ref(target_type, id_) for id_ in ids.values()), None)


def merge(connection: Connection, gone: Ref, into: Ref) -> int:
    """Makes `gone` part of `into`, of the same type; how many decisions went along. Raises KeyError unless both exist.

    Marks what depends on either, to be matched again.
    """
    alone(connection)
    decisions = _move_decisions(connection, gone, into)
    mark_by_links(connection, {into.type: [into.id]})
    match into.type:
        case TargetType.CONTACT:
            _merge_contacts(connection, gone, into)
        case TargetType.ACCOUNT:
            _merge_accounts(connection, gone, into)
        case TargetType.DEAL:
            _merge_deals(connection, gone, into)
    return decisions


def _merge_contacts(connection: Connection, gone: Ref, into: Ref) -> None:
    old, new = _both(get_contact(connection, gone.id), get_contact(connection, into.id))
    roles = deal_contacts.c
    twin = deal_contacts.alias()
    same = and_(
        twin.c.contact_id == into.id,
        twin.c.deal_id == roles.deal_id,
        twin.c.role == roles.role,
        twin.c.since.is_not_distinct_from(roles.since),
        twin.c.until.is_not_distinct_from(roles.until),
    )
    connection.execute(
        update(deal_contacts).where(roles.contact_id == gone.id, ~exists().where(same)).values(contact_id=into.id)
    )
    remove(connection, gone)
    renew_contacts(connection, [into.id])
    save_contacts(connection, [_contact(old, new)])


def _merge_accounts(connection: Connection, gone: Ref, into: Ref) -> None:
    old, new = _both(get_account(connection, gone.id), get_account(connection, into.id))
    staff = list(connection.execute(_at(contacts.c.account_id, gone)).scalars())
    theirs = list(connection.execute(_at(deals.c.account_id, gone)).scalars())
    for column in (contacts.c.account_id, deals.c.account_id):
        connection.execute(update(column.table).where(column == gone.id).values(account_id=into.id))
    mark_by_links(connection, {TargetType.CONTACT: staff, TargetType.DEAL: theirs})
    remove(connection, gone)
    renew_contacts(connection, staff)
    renew_keys(connection, staff)
    renew_deals(connection, theirs)
    renew_accounts(connection, [into.id])
    domains = tuple(dict.fromkeys((*new.domains, *old.domains)))
    save_accounts(connection, [replace(new, domains=domains, owner=new.owner or old.owner)])


def _merge_deals(connection: Connection, gone: Ref, into: Ref) -> None:
    old, new = _both(get_deal(connection, gone.id), get_deal(connection, into.id))
    teams.hand_over(connection, gone.id, into.id)
    remove(connection, gone)
    save_deals(connection, [_deal(old, new)])


def _both(old: Stored[Record] | None, new: Stored[Record] | None) -> tuple[Record, Record]:
    if old is None or new is None:
        raise KeyError("Both records of a merger must be in the directory.")
    return old.record, new.record


def _contact(old: Contact, new: Contact) -> Contact:
    return replace(
        new,
        addresses=tuple(dict.fromkeys((*new.addresses, *old.addresses))),
        account=new.account or old.account,
        owner=new.owner or old.owner,
        created_at=min(filter(None, (new.created_at, old.created_at)), default=None),
        title=new.title or old.title,
        phone=new.phone or old.phone,
    )


def _deal(old: Deal, new: Deal) -> Deal:
    priced = new if new.amount is not None else old
    return replace(
        new,
        account=new.account or old.account,
        owner=new.owner or old.owner,
        amount=priced.amount,
        currency=priced.currency,
        close_date=new.close_date or old.close_date,
        created_at=min(filter(None, (new.created_at, old.created_at)), default=None),
        stages=new.stages or old.stages,
        contacts=tuple(dict.fromkeys((*new.contacts, *old.contacts))),
    )


def _move_decisions(connection: Connection, gone: Ref, into: Ref) -> int:
    theirs, ours = links.alias("theirs"), links.alias("ours")
    decided = _of(links, gone), links.c.decision.is_not(None)
    judged = select(theirs.c.interaction_id).where(_of(theirs, gone), theirs.c.decision.is_not(None))
    accepted = judged.where(theirs.c.decision == Decision.ACCEPTED)
    weaker = or_(
        and_(links.c.decision.is_(None), links.c.interaction_id.in_(judged)),
        and_(links.c.decision == Decision.REJECTED, links.c.interaction_id.in_(accepted)),
    )
    less = delete(links).where(_of(links, into), weaker).returning(links.c.interaction_id)
    undecided.renew(connection, connection.execute(less).scalars().all())
    taken = exists().where(_of(ours, into), ours.c.interaction_id == links.c.interaction_id)
    moved = connection.execute(update(links).where(*decided, ~taken).values(target_id=into.id)).rowcount
    judgements.move(connection, gone, into)
    if gone.type is TargetType.DEAL:
        models.rename(connection, gone.id, into.id)
    rivals = and_(links.c.type == gone.type, links.c.runner_up_id == gone.id, links.c.decision.is_not(None))
    connection.execute(update(links).where(rivals).values(runner_up_id=into.id))
    return moved


def _of(table: FromClause, target: Ref) -> ColumnElement[bool]:
    return and_(table.c.type == target.type, table.c.target_id == target.id)


def _at(account: Column[int], gone: Ref) -> Select[int]:
    return select(account.table.c.id).where(account == gone.id)
