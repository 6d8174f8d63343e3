"""Makes connections exist: those declared in the settings, and those made by `capture connect`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import Connection

from config.account import Account
from config.providers import as_stored
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address, parse_address
from store import leavers, sources
from store.sources import Json, Source

Options = Mapping[str, Json]


class What(StrEnum):
    """What had to be done for a connection to exist."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    """There was one to the same account; it has other options now, and goes on with its history."""


@dataclass(frozen=True, slots=True)
class Ensured:
    """A connection that exists."""

    id: int
    what: What
    before: Options | None = None
    """The options it had until now."""


def ensure(connection: Connection, kind: str, owner: Address, options: Options, now: datetime) -> Ensured:
    """The connection of this owner to the account that the options lead to, with these options."""
    options = _plain(owner, options)
    source = existing(connection, kind, owner, options)
    if source is None:
        return Ensured(_add(connection, kind, owner, options, now), What.NEW)
    if is_same(source, options):
        return Ensured(source.connection, What.SAME)
    sources.reconnect(connection, source.connection, options, registry.host(kind, options), now)
    return Ensured(source.connection, What.CHANGED, source.options)


def existing(connection: Connection, kind: str, owner: Address, options: Options) -> Source | None:
    """A source of the connection of this owner to the account that the options lead to, if there is one."""
    there = sources.of_owner(connection, owner)
    return next((source for source in there if leads_to(source, kind, options)), None)


def is_same(source: Source, options: Options) -> bool:
    """Whether its connection has just these options."""
    return _plain(source.owner, source.options) == _plain(source.owner, options)


def connected(connection: Connection, kind: str, options: Options) -> dict[Address, Options]:
    """The owners whose accounts the options lead to are connected, each with the options that connection has."""
    there = sources.all_sources(connection)
    return {source.owner: source.options for source in there if leads_to(source, kind, options)}


def add_missing(connection: Connection, kind: str, owners: Iterable[Address], options: Options, now: datetime) -> None:
    """Connects each owner with these options. Those who are connected already, or have left, stay as they are."""
    there = connected(connection, kind, options).keys() | leavers.left(connection)
    for owner in owners:
        if owner not in there:
            _add(connection, kind, owner, options, now)


def leads_to(source: Source, kind: str, options: Options) -> bool:
    """Whether it is a source of its owner's account that these options lead to."""
    if source.kind != kind:
        return False
    model = registry.options_model(kind)
    account = model.account if issubclass(model, Account) else tuple(model.model_fields)
    there, wanted = _plain(source.owner, source.options), _plain(source.owner, options)
    return all(there.get(name) == wanted.get(name) for name in account)


def _add(connection: Connection, kind: str, owner: Address, options: Options, now: datetime) -> int:
    names, host = registry.provider(kind).sources, registry.host(kind, options)
    return sources.connect(connection, kind, owner, options, names, now, host)


def _plain(owner: Address, options: Options) -> dict[str, Json]:
    """Without a user that is the owner: the default, of whatever kind it is."""
    return {name: value for name, value in options.items() if (name, value) != ("user", owner)}


def ensure_declared(connection: Connection, settings: Settings, now: datetime) -> None:
    """Adds what the settings declare and the record lacks. A connection taken out of the settings stays: remove it.

    Whoever has left is not connected again.
    """
    left = leavers.left(connection)
    for declared in settings.connections:
        owner = parse_address(declared.owner)
        assert owner is not None  # noqa: S101
        if owner not in left:
            ensure(connection, declared.options.kind, owner, cast("Options", as_stored(declared.options)), now)
