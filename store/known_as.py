"""Users as their company's sign-in knows them: by issuer and subject, which never change."""

from sqlalchemy import Connection, and_, exists, or_, select, update

from connectors.model.address import Address
from store.schema import connections, users
from store.sources import LEFT
from store.users import User, user


def find(connection: Connection, issuer: str, subject: str) -> User | None:
    """Who signed in so before."""
    query = select(users).where(users.c.issuer == issuer, users.c.subject == subject)
    row = connection.execute(query).mappings().first()
    return user(row) if row else None


def bind(connection: Connection, id_: int, issuer: str, subject: str) -> bool:
    """She is known so from now on; False where the same issuer has known her by another subject."""
    free = or_(users.c.issuer.is_(None), users.c.issuer != issuer)
    done = update(users).where(and_(users.c.id == id_, free)).values(issuer=issuer, subject=subject)
    return connection.execute(done).rowcount == 1


def owns_mailbox(connection: Connection, address: Address) -> bool:
    """A mailbox of hers is connected, and she has not left."""
    c = connections.c
    return bool(connection.execute(select(exists().where(c.owner == address, c.kind != LEFT))).scalar_one())
