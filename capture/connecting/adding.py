"""Adds a connection after it has been tried, or gives the one to the same account these options."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from capture import declare, keeping
from capture.acting import Acting
from capture.connecting.answers import Options, checked
from capture.declare import Ensured, What
from capture.endings.told import share
from capture.refusals import Conflict
from capture.trying import Tried, tried
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address
from store import leavers, sources
from store.database import Store

CORRECT: Final = "Connect it as that person's."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody answered of a connection."""

    kind: str
    owner: str
    options: Mapping[str, object]
    """Those that are None were left open."""
    typed: str = ""
    """A password itself; "" where the options say where it is, or there is none."""


@dataclass(frozen=True, slots=True)
class Added:
    """A connection that exists and could be read."""

    owner: Address
    tried: Tried


def add(settings: Settings, store: Store, acting: Acting, asked: Asked) -> Added:
    """Tries it, and only then saves it.

    Raises Unfit, Conflict where its owner has left, ConnectorError, SecretUnavailable and StoreError.
    """
    owner, options = checked(asked.kind, asked.owner, sealed(settings, asked).options)
    found = tried(asked.kind, owner, options, CORRECT)
    with store.begin() as connection:
        ensured = save(connection, acting, asked.kind, owner, options)
        expect(connection, ensured, asked.kind, found)
    keeping.forget(settings, ensured.before or {}, options)
    return Added(owner, found)


def sealed(settings: Settings, asked: Asked) -> Asked:
    """With a typed password fit for the record. Raises SecretUnavailable and StoreError."""
    if not asked.typed:
        return asked
    return replace(asked, typed="", options={**asked.options, "password": keeping.sealed(settings, asked.typed)})


def save(connection: Connection, acting: Acting, kind: str, owner: Address, options: Options) -> Ensured:
    """Untried. Raises Conflict where its owner has left."""
    if owner in leavers.left(connection):
        raise Conflict(f"{owner} has left: what that person's mailboxes saw stays, and none is connected again.")
    ensured = declare.ensure(connection, kind, owner, options, acting.at)
    share(connection, options)
    if ensured.what is not What.SAME:
        acting.note(connection, "connection.connect", f"connection {ensured.id}")
    return ensured


def expect(connection: Connection, ensured: Ensured, kind: str, found: Tried) -> None:
    """How many items there are to read, as far as trying it told: the progress of the first reading shows it."""
    told = zip(registry.provider(kind).sources, found.identities, strict=True)
    sources.expect(connection, ensured.id, {name: one.items for name, one in told if one.items is not None})
