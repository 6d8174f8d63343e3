"""People who are signed in, without the page of sign-in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from capture.web.desk import Desk
from connectors.model.address import Address
from store import sessions, users
from store.users import Role, User
from tests.people import ALICE


def a_user(connection: Connection, who: Address, role: Role, now: datetime) -> User:
    """She, in that role, whether she was a user before or not."""
    user = users.by_address(connection, who) or users.add(connection, who, "", role, now)
    users.change(connection, user.id, role=role.value)
    return user


def cookie_of(app: FastAPI, who: Address = ALICE, role: Role = Role.REP) -> tuple[str, str]:
    """The name and the word of a cookie of hers; makes her a user where she is none."""
    desk: Desk = app.state.desk
    now = desk.now()
    with desk.store.begin() as connection:
        user = a_user(connection, who, role, now)
        return desk.cookie, sessions.open_(connection, user.id, "a test", now)


def signed_in(client: TestClient, who: Address = ALICE, role: Role = Role.REP) -> TestClient:
    """The same browser, now hers."""
    app = client.app
    assert isinstance(app, FastAPI)
    client.cookies.clear()
    client.cookies.set(*cookie_of(app, who, role))
    client.headers["Origin"] = str(client.base_url).rstrip("/")
    return client


@contextmanager
def browsing(
    app: FastAPI, who: Address = ALICE, role: Role = Role.REP, base_url: str = "http://127.0.0.1:8765"
) -> Iterator[TestClient]:
    """A browser of the pages in which somebody is signed in."""
    with TestClient(app, base_url=base_url) as client:
        yield signed_in(client, who, role)
