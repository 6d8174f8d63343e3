"""Lets a person in whom a password, a link or her company has vouched for: a session of her browser."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from store import audit, sessions
from store.users import User


@dataclass(frozen=True, slots=True)
class Browser:
    """What a request says of where it comes from."""

    origin: str
    """An IP address."""
    agent: str = ""
    """What the browser calls itself."""


def enter(connection: Connection, user: User, browser: Browser, by: str, now: datetime) -> str:
    """A session that begins now; the word for its cookie. `by`: what vouched for her, as the log of acts says it."""
    audit.note(connection, now, user.address, browser.origin, "sign_in", by)
    return sessions.open_(connection, user.id, browser.agent, now)


def leave(connection: Connection, user: User, session: str, origin: str, now: datetime) -> None:
    """Ends the session."""
    sessions.close(connection, user.id, session)
    audit.note(connection, now, user.address, origin, "sign_out")
