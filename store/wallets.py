"""What people granted, sealed, where their provider exchanges it as it is used: for one holder at a time.

Microsoft takes a refresh token that was exchanged already for a stolen one: two processes must never use the same.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from store.schema import wallets

TTL: Final = timedelta(minutes=3)
"""How long a holder may be silent before another one takes over: longer than an exchange may take, with its waits."""
WRONG_CLOCK: Final = 2 * TTL
"""As in `store.leases`."""


def put(connection: Connection, connection_id: int, sealed: str | None) -> None:
    """What was granted just now, or nothing, in the place of what was there.

    Whoever holds that can no longer write it back.
    """
    connection.execute(delete(wallets).where(wallets.c.connection_id == connection_id))
    if sealed is not None:
        connection.execute(insert(wallets).values(connection_id=connection_id, sealed=sealed))


def take(connection: Connection, connection_id: int, holder: str, now: datetime) -> str | None:
    """The content, for this holder alone until `give_back`; None where another one has it."""
    until = wallets.c.held_until
    free = or_(wallets.c.holder.is_(None), until < now, until > now + WRONG_CLOCK)
    taken = (
        update(wallets)
        .where(wallets.c.connection_id == connection_id, free)
        .values(holder=holder, held_until=now + TTL)
        .returning(wallets.c.sealed)
    )
    return connection.execute(taken).scalar_one_or_none()


def give_back(connection: Connection, connection_id: int, holder: str, sealed: str | None) -> None:
    """For others to take; with other content, unless that is None. Nothing where somebody else has taken it since."""
    content = {} if sealed is None else {"sealed": sealed}
    held = (wallets.c.connection_id == connection_id) & (wallets.c.holder == holder)
    connection.execute(update(wallets).where(held).values(holder=None, held_until=None, **content))


def exists(connection: Connection, connection_id: int) -> bool:
    """Whether anything was granted to this connection."""
    return (
        connection.execute(select(wallets.c.connection_id).where(wallets.c.connection_id == connection_id)).first()
        is not None
    )


def all_sealed(connection: Connection) -> dict[int, str]:
    """The content of each by its connection."""
    return {id_: sealed for id_, sealed in connection.execute(select(wallets.c.connection_id, wallets.c.sealed))}


def rewrite(connection: Connection, connection_id: int, before: str, sealed: str) -> bool:
    """The same content, sealed otherwise; False where it is no longer `before`."""
    same = (wallets.c.connection_id == connection_id) & (wallets.c.sealed == before)
    return connection.execute(update(wallets).where(same).values(sealed=sealed)).rowcount == 1
