"""Browsers in which nobody is signed in yet, and people with passwords."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from fastapi.testclient import TestClient

from capture.signing_in import passwords
from capture.web.app import create_app
from config.settings import Settings
from connectors.model.address import Address
from store import users
from store.database import Store
from store.users import Role
from tests.builders import NOON
from tests.capture.passing import Clock

PASSWORD = "four quiet herons"
HERE = "http://127.0.0.1:8765"


@contextmanager
def outside(
    store: Store,
    clock: Clock | None = None,
    settings: Settings | None = None,
    people: tuple[Address, ...] = (),
    root: str = HERE,
    origin: str = "127.0.0.1",
) -> Iterator[TestClient]:
    """A browser in front of the door; it does not follow where it is sent."""
    app = create_app(store, clock or Clock(), settings=settings, people=people)
    with TestClient(app, base_url=root, follow_redirects=False, client=(origin, 50_000)) as browser:
        browser.headers["Origin"] = root
        yield browser


def known(store: Store, address: Address, role: Role = Role.REP, at: datetime = NOON) -> None:
    """Somebody who may sign in with the password."""
    with store.begin() as connection:
        user = users.add(connection, address, "", role, at)
        users.change(connection, user.id, password=_hashed())


@cache
def _hashed() -> str:
    """Of the password; it is made slow on purpose."""
    return passwords.hashed(PASSWORD)
