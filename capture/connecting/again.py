"""Gives a connection another password, and where that moved another server, on a page: its history stays."""

from collections.abc import Mapping
from typing import Final

from capture import keeping
from capture.acting import Acting
from capture.connecting.adding import Asked, sealed
from capture.connecting.answers import Unfit, Wrong, checked
from capture.connecting.forms import FIELDS, Field, Kind
from capture.owned import of_connection
from capture.refusals import Missing
from capture.trying import Tried, tried
from config.settings import Settings
from connectors import registry
from store import sources
from store.database import Store
from store.sources import Source

_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.IMAP: ("password", "host", "port"),
    Kind.CALDAV: ("password",),
    Kind.EXCHANGE: ("password", "name"),
}


def questions(source: Source) -> tuple[Field, ...]:
    """What is asked for such a connection. Raises Missing where nobody gives a password."""
    if source.kind not in _ASKED or "password" not in source.options:
        raise Missing
    kind = Kind(source.kind)
    named = {field.name: field for field in FIELDS[kind]}
    return tuple(named[name] for name in _ASKED[kind])


def present(source: Source) -> Mapping[str, str]:
    """What it has now, but for the password."""
    names = [field.name for field in questions(source) if field.name != "password"]
    return {name: str(source.options[name]) for name in names if name in source.options}


def reconnect(
    settings: Settings, store: Store, acting: Acting, id_: int, answers: Mapping[str, str], *, may_all: bool
) -> Tried:
    """Tried, and only then saved. The password is asked for whatever changes: no other server gets the old one.

    Raises Missing, Unfit, ConnectorError, SecretUnavailable and StoreError.
    """
    with store.read() as connection:
        source = of_connection(connection, acting, id_, may_all=may_all)[0]
    given = {field.name: answers.get(field.name, "").strip() or None for field in questions(source)}
    if not answers.get("password"):
        raise Unfit([Wrong("password", "it is missing")])
    kept = {name: value for name, value in source.options.items() if name not in given}
    options: dict[str, object] = {**kept, **{name: value for name, value in given.items() if name != "password"}}
    if _is_elsewhere(source, options) and not settings.network.allow_private:
        options["public_only"] = True
    asked = sealed(settings, Asked(source.kind, source.owner, options, answers["password"]))
    owner, new = checked(asked.kind, asked.owner, asked.options)
    found = tried(source.kind, owner, new, "Sign in to the same account.")
    with store.begin() as connection:
        of_connection(connection, acting, id_, may_all=may_all)
        sources.reconnect(connection, id_, new, registry.host(source.kind, new), acting.at)
        acting.note(connection, "connection.reconnect", f"connection {id_}")
    keeping.forget(settings, source.options, new)
    return found


def _is_elsewhere(source: Source, options: Mapping[str, object]) -> bool:
    return any(str(options.get(name) or "") != str(source.options.get(name) or "") for name in ("host", "port"))
