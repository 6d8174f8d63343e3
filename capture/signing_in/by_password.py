"""Sign-in by address and password, as often wrong as a person is and no more often."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy import Connection

from capture.refusals import Refusal
from capture.signing_in import passwords
from capture.signing_in.entering import Browser, enter
from connectors.model.address import Address
from store import audit, users
from store.database import Store, alone
from store.users import User

WITHIN: Final = timedelta(minutes=15)
MOST_OF_ADDRESS: Final = 10
"""Failures for one address within that time; the next are not looked at."""
MOST_FROM_ORIGIN: Final = 30
"""The same from one IP address."""
FAILED: Final = "sign_in.failed"

_one_at_a_time = Lock()
"""Else as many could be tried at once as there are threads, before the first failure is counted."""


class Wrong(Refusal):
    """The same sentence for whoever is not known, has no password, or may no longer sign in."""

    def __init__(self) -> None:
        super().__init__("The address or the password is wrong.")


class TooMany(Refusal):
    """It was tried too often."""

    def __init__(self) -> None:
        minutes = int(WITHIN.total_seconds()) // 60
        super().__init__(f"That was tried too often: wait {minutes} minutes, then try again.")


def sign_in(store: Store, address: Address, password: str, browser: Browser, now: datetime) -> str:
    """The word for the cookie of a new session. Raises Wrong and TooMany.

    Comparing takes a while: a password that was changed meanwhile lets nobody in, and does not come back.
    """
    user = checked(store, address, password, browser.origin, now)
    anew = passwords.hashed(password) if passwords.is_outdated(user.password or "") else None
    with store.begin() as connection:
        alone(connection)
        still = users.get(connection, user.id)
        if still is None or (still.password, still.disabled_at) != (user.password, None):
            raise Wrong
        if anew is not None:
            users.change(connection, user.id, password=anew)
        return enter(connection, user, browser, "password", now)


def checked(store: Store, address: Address, password: str, origin: str, now: datetime) -> User:
    """Whose address and password these are. Raises Wrong and TooMany."""
    with _one_at_a_time:
        with store.read() as connection:
            if _is_too_often(connection, address, origin, now):
                raise TooMany
            user = users.by_address(connection, address)
        may = user if user is not None and user.disabled_at is None else None
        if passwords.matches(password, may.password if may else None) and may is not None:
            return may
        with store.begin() as connection:
            audit.note(connection, now, address, origin, FAILED)
    raise Wrong


def _is_too_often(connection: Connection, address: Address, origin: str, now: datetime) -> bool:
    since = now - WITHIN
    of_address = audit.number(connection, FAILED, since, who=address)
    return of_address >= MOST_OF_ADDRESS or audit.number(connection, FAILED, since, origin=origin) >= MOST_FROM_ORIGIN
