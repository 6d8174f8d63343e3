"""Whom the company's sign-in lets in: whoever came by it before, else whoever is known by her address.

By her address once, as an address may come to be somebody else's; from then on she is known by what never changes.
"""

from datetime import datetime

from sqlalchemy import Connection

from capture.signing_in.by_password import MOST_FROM_ORIGIN, WITHIN
from capture.signing_in.entering import Browser, enter
from capture.signing_in.not_signed_in import ASK, NotSignedIn
from capture.signing_in.oidc import Identity
from config.sign_in import CompanySignIn, Join
from connectors.model.address import Address
from store import audit, known_as, users
from store.database import Store, alone
from store.users import Role, User

BY = "company"
"""What vouched for her, in the log of acts."""
REFUSED = "sign_in.refused"


def let_in(store: Store, sign_in: CompanySignIn, who: Identity, browser: Browser, now: datetime) -> str:
    """The word for the cookie of a new session. Raises NotSignedIn."""
    with store.begin() as connection:
        alone(connection)
        return enter(connection, _user(connection, sign_in, who, browser, now), browser, BY, now)


def note_refusal(store: Store, who: Address | None, browser: Browser, now: datetime) -> None:
    """Somebody came by the company's sign-in and was not let in; `who`, where that is known.

    Anybody can come, and as often as she likes: of one IP address no more are written down than failures of passwords.
    """
    with store.begin() as connection:
        if audit.number(connection, REFUSED, now - WITHIN, origin=browser.origin) >= MOST_FROM_ORIGIN:
            return
        audit.note(connection, now, who or "", browser.origin, REFUSED, BY)


def _user(connection: Connection, sign_in: CompanySignIn, who: Identity, browser: Browser, now: datetime) -> User:
    user = known_as.find(connection, who.issuer, who.subject) or _by_address(connection, sign_in, who, browser, now)
    if user.disabled_at is not None:
        raise NotSignedIn(f"{user.address} may no longer sign in to Capture: {ASK}.")
    return user


def _by_address(connection: Connection, sign_in: CompanySignIn, who: Identity, browser: Browser, now: datetime) -> User:
    address = _address(sign_in, who)
    user = users.by_address(connection, address) or _joined(connection, sign_in, address, who.name, browser, now)
    if not known_as.bind(connection, user.id, who.issuer, who.subject):
        raise NotSignedIn(f"{address} belonged to somebody else when it was used here before: {ASK}.")
    return user


def _address(sign_in: CompanySignIn, who: Identity) -> Address:
    """The one that is surely hers."""
    if who.address is None:
        raise NotSignedIn(f"{sign_in.name} does not tell Capture your mail address: {ASK}.")
    if not (who.is_verified or sign_in.trusts_addresses):
        raise NotSignedIn(
            f"{sign_in.name} does not say that {who.address} is yours: verify it there, or {ASK} for a link."
        )
    return who.address


def _joined(
    connection: Connection, sign_in: CompanySignIn, address: Address, name: str, browser: Browser, now: datetime
) -> User:
    if sign_in.join is not Join.MAILBOXES or not known_as.owns_mailbox(connection, address):
        raise NotSignedIn(f"Nobody has invited {address} to Capture: {ASK}.")
    audit.note(connection, now, address, browser.origin, "user.add", address)
    return users.add(connection, address, name.strip()[:200], Role.REP, now)
