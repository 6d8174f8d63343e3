"""Links by which a rep connects a mailbox of hers once. We keep the hash of each link's word alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from connectors.model.address import Address
from store.schema import mailbox_links
from store.sessions import hashed

LIFE: Final = timedelta(days=3)
"""After which a link opens nothing."""

TRIES: Final = 20
"""So often may something be tried in vain by one: whoever finds it cannot go through passwords, nor through hosts."""


@dataclass(frozen=True, slots=True)
class MailboxLink:
    """One that still opens."""

    id: int
    owner: Address
    """Whose mailbox is connected by it."""
    made_by: Address
    """"" on the machine's own command line."""
    expires_at: datetime


def make(connection: Connection, owner: Address, made_by: Address, now: datetime) -> str:
    """A new one in the place of what there was for the same rep; the word that ends its link."""
    connection.execute(delete(mailbox_links).where(mailbox_links.c.owner == owner))
    word = token_urlsafe(32)
    row = {"hash": hashed(word), "owner": owner, "made_by": made_by, "made_at": now, "expires_at": now + LIFE}
    connection.execute(insert(mailbox_links).values(row))
    return word


def find(connection: Connection, word: str, now: datetime) -> MailboxLink | None:
    """What the link with this word opens; None where it was used, taken back, tried too often, or is too old."""
    found = connection.execute(_open(now).where(mailbox_links.c.hash == hashed(word))).first()
    return _link(found) if found else None


def still_open(connection: Connection, now: datetime) -> Sequence[MailboxLink]:
    """All that still open, by the owner."""
    return [_link(row) for row in connection.execute(_open(now).order_by(mailbox_links.c.owner))]


def tried(connection: Connection, id_: int) -> bool:
    """Something is about to be tried by it: counted before, as many may be at once. False where that was too often."""
    c = mailbox_links.c
    counted = update(mailbox_links).where(c.id == id_, c.tries < TRIES).values(tries=c.tries + 1)
    return connection.execute(counted).rowcount == 1


def end(connection: Connection, id_: int) -> bool:
    """It opens nothing from now on; False where it did so already: of two who use it at once, one gets True."""
    return connection.execute(delete(mailbox_links).where(mailbox_links.c.id == id_)).rowcount == 1


def _open(now: datetime) -> Select[int, str, str, datetime]:
    c = mailbox_links.c
    return select(c.id, c.owner, c.made_by, c.expires_at).where(c.expires_at > now, c.tries < TRIES)


def _link(row: Row[int, str, str, datetime]) -> MailboxLink:
    return MailboxLink(row[0], Address(row[1]), Address(row[2]), row[3])
