"""Makes connections exist: those declared in the settings, and those made by `capture connect`."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from config.providers import as_stored
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address, parse_address
from store import sources
from store.sources import Json


def ensure(
    connection: Connection, kind: str, owner: Address, options: Mapping[str, Json], now: datetime
) -> tuple[int, bool]:
    """The id of the connection with this kind, owner and options, and whether it is new."""
    for source in sources.all_sources(connection):
        if (source.kind, source.owner, dict(source.options)) == (kind, owner, dict(options)):
            return source.connection, False
    names, host = registry.provider(kind).sources, registry.host(kind, options)
    return sources.connect(connection, kind, owner, options, names, now, host), True


def ensure_declared(connection: Connection, settings: Settings, now: datetime) -> None:
    """Adds what the settings declare and the record lacks. A connection taken out of the settings stays: remove it."""
    for declared in settings.connections:
        owner = parse_address(declared.owner)
        assert owner is not None  # noqa: S101
        ensure(connection, declared.options.kind, owner, cast("dict[str, Json]", as_stored(declared.options)), now)
