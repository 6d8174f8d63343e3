"""People who call the API with tokens of their own."""

from contextlib import ExitStack
from datetime import datetime
from typing import Self

from fastapi import FastAPI
from fastapi.testclient import TestClient

from capture.web.api.app import WHERE
from capture.web.desk import Desk
from connectors.model.address import Address
from store import tokens
from store.users import Role
from tests.web.signing import a_user, cookie_of

HERE = "http://127.0.0.1:8765"


def word_of(app: FastAPI, who: Address, role: Role = Role.REP, expires_at: datetime | None = None) -> str:
    """A new token of hers; makes her a user where she is none."""
    desk: Desk = app.state.desk
    with desk.store.begin() as connection:
        user = a_user(connection, who, role, desk.now())
        return tokens.make(connection, user.id, "a test", desk.now(), expires_at)


class Callers:
    """All of them, over one app."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._opened.close()

    def of(self, who: Address, role: Role = Role.REP) -> TestClient:
        """Hers."""
        return self.with_word(word_of(self.app, who, role))

    def with_word(self, word: str) -> TestClient:
        """With any word for a token."""
        return self._client({"Authorization": f"Bearer {word}"})

    def in_browser(self, who: Address, role: Role = Role.REP) -> TestClient:
        """Hers, from a page of ours in which she is signed in."""
        client = self._client({"Origin": HERE})
        client.cookies.set(*cookie_of(self.app, who, role))
        return client

    def without(self) -> TestClient:
        """Nobody's."""
        return self._client({})

    def _client(self, headers: dict[str, str]) -> TestClient:
        return self._opened.enter_context(TestClient(self.app, HERE + WHERE, headers=headers))
