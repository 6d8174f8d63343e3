"""Connects what a person granted at a provider: her mail and calendars, tried before they are saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, cast

from sqlalchemy import Connection

from capture import declare, keeping
from capture.declare import Ensured, What
from capture.trying import Tried
from config.account import Account
from config.microsoft import App
from config.providers import as_stored
from config.settings import Settings
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store import sources, wallets
from store.database import Store
from store.sources import Json, Source

OTHER: Final = "Sign in to the other account."

_ACCESS: Final = {
    "google": frozenset({"user", "key", "client", "grant", "grant_ends"}),
    "microsoft": frozenset({"user", "client", "signed_in", *App.model_fields}),
}
"""The options that say who is connected and by what; the others are chosen."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who has to sign in, where that is known before."""

    owner: Address
    """Whose connection it is."""
    account: Address
    """The mailbox: mostly her own."""
    connection: int | None = None
    """The one that she signs in to again."""
    signed_in: str = ""
    """Who she is to the provider, where it has a name for that which never changes."""


@dataclass(frozen=True, slots=True)
class Found:
    """An account that may be read. Nothing is saved yet."""

    kind: str
    owner: Address
    account: Address
    options: Account
    tried: Tried
    purse: str | None = field(default=None, repr=False)
    """What is exchanged as it is used, as it is now; None where nothing is."""
    warning: str = ""
    """Where it ends by itself."""
    connection: int | None = None
    """The one that it is for; None for a new one, or that of the same account."""


class Attempt(Protocol):
    """One attempt to sign in, by a browser that is sent there and back."""

    @property
    def state(self) -> str:
        """What the provider repeats: an answer with another one is not meant for this attempt."""
        ...

    def url(self, account: Address | None) -> str:
        """Where to send the browser; `account` is proposed there."""
        ...

    def find(self, redirected: str, expected: Expected | None, now: datetime) -> Found:
        """What the address that the browser was sent back to opens, tried.

        Raises ConnectorError (NeedsPerson where it is not the expected account), SecretUnavailable and StoreError.
        """
        ...


def owner_of(account: Address, expected: Expected | None, *, also: Address | None = None) -> Address:
    """Whose connection this account is. Raises NeedsPerson where another one was expected.

    `also`: the account's other name.
    """
    if expected is None:
        return account
    if expected.account not in (account, also):
        raise NeedsPerson(f"This sign-in was as {account}, not as {expected.account}", OTHER)
    return expected.owner


def stored(options: Account) -> dict[str, Json]:
    """As the record keeps them."""
    return cast("dict[str, Json]", as_stored(options))


def choices_of(kind: str, options: Mapping[str, Json]) -> dict[str, Json]:
    """What was chosen of an account, of a connection's options as the record keeps them: all but who and by what."""
    return {name: value for name, value in options.items() if name not in _ACCESS[kind]}


def save(settings: Settings, store: Store, found: Found, now: datetime, *, keep: bool = False) -> Ensured:
    """The connection, new or with this grant in the place of what it had.

    `keep`: of one that is there, what was chosen stays where nothing was chosen now, be it the default.
    """
    options, now_chosen = stored(found.options), found.options.model_fields_set
    sealed = sealed_purse(settings, found.purse)
    with store.begin() as connection:
        there = _there(connection, found, options) if keep else None
        before = choices_of(found.kind, there.options) if there else {}
        options = {**{name: value for name, value in before.items() if name not in now_chosen}, **options}
        if there is not None and found.connection is not None:
            ensured, goes_on = Ensured(found.connection, What.CHANGED, there.options), True
        else:
            ensured = declare.ensure(connection, found.kind, found.owner, options, now)
            goes_on = ensured.what is What.SAME and sealed is not None
        if goes_on:
            sources.reconnect(connection, ensured.id, options, registry.host(found.kind, options), now)
        if sealed is not None:
            wallets.put(connection, ensured.id, sealed)
        return ensured


def _there(connection: Connection, found: Found, options: Mapping[str, Json]) -> Source | None:
    """A source of the connection that it is for: by its id, as the account's name may have changed."""
    if found.connection is None:
        return declare.existing(connection, found.kind, found.owner, options)
    listed = sources.all_sources(connection)
    return next((one for one in listed if one.connection == found.connection), None)


def sealed_purse(settings: Settings, purse: str | None) -> str | None:
    """What is exchanged as it is used, fit for the record. Raises SecretUnavailable and StoreError."""
    return None if purse is None else keeping.sealed(settings, purse)
