"""Takes a record out of the directory, with everything that leads to it."""

from sqlalchemy import Connection, delete, select

from matcher.learned.model import NOBODY
from matcher.model import Ref, TargetType
from store import judgements, models, undecided
from store.database import alone
from store.directory.affected import keys_of, mark_by_keys, mark_by_links
from store.directory.cards import renew_accounts, renew_contacts, renew_deals
from store.directory.contacts import renew_keys
from store.directory.keys import save_keys
from store.records import RECORDS
from store.schema import contacts, deal_contacts, deals, links


def remove(connection: Connection, target: Ref) -> None:
    """Removes a record and all links to it, people's too; what depended on it is marked to be matched again."""
    alone(connection)
    type_, id_ = target
    keys = keys_of(connection, type_, [id_])[id_]
    around = {other: _around(connection, target, other) for other in TargetType}
    mark_by_links(connection, {**around, type_: [id_]})
    judgements.move(connection, target, None)
    if type_ is TargetType.DEAL:
        models.rename(connection, id_, NOBODY)
    save_keys(connection, type_, {id_: frozenset()}, stored=True)
    mark_by_keys(connection, keys)
    linked = delete(links).where(links.c.type == type_, links.c.target_id == id_).returning(links.c.interaction_id)
    undecided.renew(connection, connection.execute(linked).scalars().all())
    connection.execute(delete(RECORDS[type_]).where(RECORDS[type_].c.id == id_))
    renew_accounts(connection, around[TargetType.ACCOUNT])
    renew_contacts(connection, around[TargetType.CONTACT])
    renew_keys(connection, around[TargetType.CONTACT])
    renew_deals(connection, around[TargetType.DEAL])


def _around(connection: Connection, target: Ref, other: TargetType) -> list[int]:
    """The records of another type whose cards speak of it."""
    found = {
        (TargetType.ACCOUNT, TargetType.CONTACT): select(contacts.c.id).where(contacts.c.account_id == target.id),
        (TargetType.ACCOUNT, TargetType.DEAL): select(deals.c.id).where(deals.c.account_id == target.id),
        (TargetType.DEAL, TargetType.ACCOUNT): select(deals.c.account_id).where(
            deals.c.id == target.id, deals.c.account_id.is_not(None)
        ),
        (TargetType.DEAL, TargetType.CONTACT): select(deal_contacts.c.contact_id)
        .where(deal_contacts.c.deal_id == target.id)
        .distinct(),
    }.get((target.type, other))
    return [] if found is None else list(connection.execute(found).scalars())
