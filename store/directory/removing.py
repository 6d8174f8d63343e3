"""Takes records out of the directory that were added by mistake, as long as nobody has made use of them."""

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from matcher.model import TargetType
from store.database import alone
from store.directory.merging import find
from store.directory.removal import remove
from store.schema import contacts, deal_contacts, deals, links


def remove_unused(connection: Connection, target_type: TargetType, external_id: str) -> bool:
    """Removes a contact or an account, with its links.

    False where there is none; where a contact has a part in a deal, and an account contacts or deals; and where
    somebody has decided about a link to it.
    """
    alone(connection)
    target = find(connection, target_type, external_id)
    if target is None or connection.execute(select(_is_used(target_type, target.id))).scalar_one():
        return False
    remove(connection, target)
    return True


def _is_used(type_: TargetType, id_: int) -> ColumnElement[bool]:
    c = links.c
    decided = exists().where(c.type == type_.value, c.target_id == id_, c.decision.is_not(None))
    if type_ is TargetType.CONTACT:
        return or_(decided, exists().where(deal_contacts.c.contact_id == id_))
    return or_(decided, exists().where(contacts.c.account_id == id_), exists().where(deals.c.account_id == id_))
