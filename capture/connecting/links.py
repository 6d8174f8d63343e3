"""Self-service: ops hand a rep a link, and she connects her own mailbox by it, with or without being a user here."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.connecting import adding
from capture.connecting.adding import Added, Asked
from capture.refusals import Conflict, Missing
from config.settings import Settings
from connectors.model.address import Address
from store import leavers, mailbox_links
from store.database import Store
from store.mailbox_links import MailboxLink


def make(connection: Connection, acting: Acting, owner: Address) -> str:
    """The word of a new link, in the place of an earlier one. Raises Conflict where she has left."""
    if owner in leavers.left(connection):
        raise Conflict(f"{owner} has left: no mailbox of that person is connected again.")
    acting.note(connection, "connection.link", owner)
    return mailbox_links.make(connection, owner, acting.rep, acting.at)


def revoke(connection: Connection, acting: Acting, id_: int) -> None:
    """It opens nothing any more. Raises Missing."""
    found = {one.id: one for one in mailbox_links.still_open(connection, acting.at)}.get(id_)
    if found is None or not mailbox_links.end(connection, id_):
        raise Missing
    acting.note(connection, "connection.link.revoke", found.owner)


def opened(store: Store, word: str, acting: Acting) -> MailboxLink:
    """What the link opens, and still does afterwards. Raises Missing."""
    with store.read() as connection:
        found = mailbox_links.find(connection, word, acting.at)
    if found is None:
        raise Missing
    return found


def connect(settings: Settings, store: Store, acting: Acting, link: MailboxLink, asked: Asked) -> Added:
    """Connects what she answered, and uses the link up. Raises Missing where it was tried too often, else as `add`."""
    with store.begin() as connection:
        if not mailbox_links.tried(connection, link.id):
            raise Missing
    added = adding.add(settings, store, acting, asked)
    with store.begin() as connection:
        mailbox_links.end(connection, link.id)
    return added
