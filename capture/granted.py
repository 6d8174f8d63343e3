"""Connects what a person granted at Google: her mail and calendars, tried before they are saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from capture import declare, keeping
from capture.declare import Ensured
from capture.trying import Tried, tried
from config.providers import GoogleOptions, as_stored
from config.secrets import Secret
from config.settings import Settings
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store.database import Store
from store.sources import Json

if TYPE_CHECKING:
    from connectors.google.grant import Grant


@dataclass(frozen=True, slots=True)
class Expected:
    """Who has to sign in, where that is known before."""

    owner: Address
    """Whose connection it is."""
    account: Address
    """The mailbox: mostly her own."""


@dataclass(frozen=True, slots=True)
class Found:
    """An account that may be read. Nothing is saved yet."""

    owner: Address
    options: GoogleOptions
    tried: Tried


def find(
    settings: Settings, client: Secret, grant: "Grant", choices: Mapping[str, object], expected: Expected | None = None
) -> Found:
    """The account that the grant opens, with what was chosen of it (GoogleOptions).

    Raises ConnectorError (NeedsPerson where it is not the expected one), SecretUnavailable and StoreError.
    """
    # On demand: Google's client loads slowly.
    from connectors.google.grant import whose

    sealed = keeping.sealed(settings, grant.refresh_token)
    options = GoogleOptions.model_validate({**choices, "client": client, "grant": sealed, "grant_ends": grant.ends})
    account = whose(options)
    if expected and account != expected.account:
        raise NeedsPerson(f"This sign-in was as {account}, not as {expected.account}", "Sign in to the other account.")
    owner = expected.owner if expected else account
    if account != owner:
        options = options.model_copy(update={"user": account})
    return Found(owner, options, tried("google", owner, stored(options), "Sign in to the other account."))


def stored(options: GoogleOptions) -> dict[str, Json]:
    """As the record keeps them."""
    return cast("dict[str, Json]", as_stored(options))


def choices_of(options: Mapping[str, Json]) -> dict[str, Json]:
    """What was chosen of an account, of a connection's options as the record keeps them: all but who and by what."""
    return {
        name: value for name, value in options.items() if name not in ("user", "key", "client", "grant", "grant_ends")
    }


def save(store: Store, found: Found, now: datetime, *, keep: bool = False) -> Ensured:
    """The connection, new or with this grant in the place of what it had.

    `keep`: of one that is there, what was chosen stays where nothing was chosen now, be it the default.
    """
    options, now_chosen = stored(found.options), found.options.model_fields_set
    with store.begin() as connection:
        there = declare.existing(connection, "google", found.owner, options) if keep else None
        before = choices_of(there.options) if there else {}
        kept = {name: value for name, value in before.items() if name not in now_chosen}
        return declare.ensure(connection, "google", found.owner, {**kept, **options}, now)
