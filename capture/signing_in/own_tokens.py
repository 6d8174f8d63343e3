"""Somebody's tokens for the API: made and revoked on her page, and made on the command line."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from store import tokens
from store.users import User

MOST: Final = 50
"""Tokens of one person."""


def make(connection: Connection, user: User, name: str, lasting: timedelta | None, acting: Acting) -> str:
    """The word of a new token, which is told only now. `lasting`: None for one that ends when it is revoked.

    Raises Conflict for an empty name, for who may not sign in, and where she has too many.
    """
    if not name.strip():
        raise Conflict("A token needs a name: write what it is for.")
    if user.disabled_at is not None:
        raise Conflict(f"{user.address} is disabled: enable that person first.")
    if len(tokens.of_user(connection, user.id, acting.at)) >= MOST:
        raise Conflict(f"There are {MOST} tokens already: revoke one that is not used.")
    word = tokens.make(connection, user.id, name.strip(), acting.at, acting.at + lasting if lasting else None)
    acting.note(connection, "token.make", user.address)
    return word


def revoke(connection: Connection, user: User, id_: int, acting: Acting) -> None:
    """It opens nothing from now on. Raises Missing where it is none of hers."""
    if not tokens.revoke(connection, user.id, id_):
        raise Missing
    acting.note(connection, "token.revoke", user.address)
