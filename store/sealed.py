"""Whether there is anything in the record that a key must open: what people typed, and what they granted."""

from typing import Final

from sqlalchemy import Connection, Text, cast, select

from store.schema import connections, wallets

_SEALED: Final = "sealed:"
"""How such a value of an option begins (`config.secrets`)."""


def one_secret(connection: Connection) -> str | None:
    """The first that is found, as `config.secrets.Secret` reads it; None where there is none."""
    held = cast(connections.c.options, Text).contains(f'"{_SEALED}')
    options = connection.execute(select(connections.c.options).where(held).limit(1)).scalar() or {}
    typed = (value for value in options.values() if isinstance(value, str) and value.startswith(_SEALED))
    return next(typed, None) or connection.execute(select(wallets.c.sealed).limit(1)).scalar()
