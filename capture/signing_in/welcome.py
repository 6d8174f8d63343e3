"""What a link that opens once is for: a person who was added chooses a password, or the first administrator comes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from capture.refusals import Conflict, Missing
from capture.signing_in import passwords
from capture.signing_in.entering import Browser, enter
from connectors.model.address import Address, parse_address
from store import audit, invitations, sessions, users
from store.database import Store, alone
from store.invitations import Invitation
from store.users import Role, User


@dataclass(frozen=True, slots=True)
class Answer:
    """What she fills in."""

    name: str
    password: str
    again: str
    """The password once more."""
    address: str = ""
    """Of the first administrator; another's is known."""


def first(store: Store, now: datetime) -> str | None:
    """The word of a link for the first administrator, in the place of an earlier one; None where there are users."""
    with store.begin() as connection:
        return None if users.exist(connection) else invitations.make(connection, None, now)


def opened(store: Store, word: str, now: datetime) -> Invitation:
    """What the link opens, and still does afterwards. Raises Missing."""
    with store.read() as connection:
        found = invitations.find(connection, word, now)
    if found is None:
        raise Missing
    return found


def welcome(
    store: Store, word: str, answer: Answer, browser: Browser, now: datetime, *, must_have_password: bool = True
) -> str:
    """Takes the link, and lets her in: the word for the cookie of a new session.

    `must_have_password`: there is no other way to come in. Raises Missing, and Conflict for what must be corrected
    first; then the link opens still.
    """
    invited = opened(store, word, now)
    address = invited.user.address if invited.user else _address(answer.address)
    kept = _password(answer, address, must_have_password=must_have_password)
    with store.begin() as connection:
        alone(connection)
        taken = invitations.take(connection, word, now)
        if taken is None:
            raise Missing
        user = taken.user or _administrator(connection, address, browser, now)
        _write(connection, user, answer.name.strip(), kept)
        return enter(connection, user, browser, "link", now)


def _address(text: str) -> Address:
    address = parse_address(text)
    if address is None:
        raise Conflict("This is no mail address: write yours in full, as in ann@example.com.")
    return address


def _password(answer: Answer, address: Address, *, must_have_password: bool) -> str | None:
    if not answer.password and not answer.again and not must_have_password:
        return None
    if answer.password != answer.again:
        raise Conflict("The two passwords differ: write the same one twice.")
    passwords.check(answer.password, address)
    return passwords.hashed(answer.password)


def _administrator(connection: Connection, address: Address, browser: Browser, now: datetime) -> User:
    user = users.add(connection, address, "", Role.ADMINISTRATOR, now)
    audit.note(connection, now, address, browser.origin, "user.add", address)
    return user


def _write(connection: Connection, user: User, name: str, password: str | None) -> None:
    """Whoever was signed in with the password before is no longer."""
    changed: dict[str, object] = {"name": name or user.name}
    if password is not None:
        changed["password"] = password
        sessions.close(connection, user.id)
    users.change(connection, user.id, **changed)
