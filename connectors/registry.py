"""Which kinds of connection there are. A provider joins with one line here and an options model in `config.providers`.

Nothing of a provider is imported before a connection of its kind is built: some clients take seconds to load.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import cast

from pydantic import BaseModel, ValidationError

from config.account import Remote
from connectors.errors import NeedsPerson
from connectors.protocol import Connector, Surroundings

Builder = Callable[[BaseModel, Surroundings], Connector]
"""Makes the connector of one source from the connection's options and its surroundings."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of connection. The model of its options and the builders of its sources are `module:name`."""

    options: str
    sources: Mapping[str, str]
    """The name of each stream that every connection of this kind has → what builds its connector."""
    reads_apart: bool = False
    """A first pass is bound by the processor, not by the provider: it gains by a process of its own."""
    paced: bool = False
    """The provider states how fast each account may be read: a first pass waits most of the time."""


PROVIDERS: Mapping[str, Provider] = {
    "files": Provider("config.providers:FilesOptions", {"files": "connectors.files.connector:build"}, reads_apart=True),
    "caldav": Provider(
        "config.providers:CalDavOptions", {"calendar": "connectors.caldav.connector:build"}, reads_apart=True
    ),
    "google": Provider(
        "config.providers:GoogleOptions",
        {"mail": "connectors.gmail.connector:build", "calendar": "connectors.google_calendar.connector:build"},
        paced=True,
    ),
    "microsoft": Provider(
        "config.microsoft:MicrosoftOptions",
        {"mail": "connectors.outlook_mail.connector:build", "calendar": "connectors.outlook_calendar.connector:build"},
        paced=True,
    ),
    "exchange": Provider(
        "config.exchange:ExchangeOptions",
        {
            "mail": "connectors.exchange_mail.connector:build",
            "calendar": "connectors.exchange_calendar.connector:build",
        },
    ),
    "imap": Provider("config.providers:ImapOptions", {"mail": "connectors.imap.connector:build"}, reads_apart=True),
}


def provider(kind: str) -> Provider:
    """What is known of a kind of connection. Raises NeedsPerson where this version has no such kind."""
    try:
        return PROVIDERS[kind]
    except KeyError:
        known = ", ".join(sorted(PROVIDERS))
        raise NeedsPerson(f"There is no kind of connection {kind!r} in this version", f"Use one of: {known}.") from None


def paced() -> tuple[str, ...]:
    """The kinds of which many first passes may go on at once."""
    return tuple(kind for kind, one in PROVIDERS.items() if one.paced)


def options_model(kind: str) -> type[BaseModel]:
    """The pydantic model of the options that a connection of this kind takes. Raises NeedsPerson as `provider` does."""
    return cast("type[BaseModel]", _load(provider(kind).options))


def build(kind: str, source: str, options: Mapping[str, object], surroundings: Surroundings) -> Connector:
    """The connector of one source. Raises NeedsPerson where the kind is unknown or the options do not fit it."""
    return cast("Builder", _load(provider(kind).sources[source]))(checked(kind, options), surroundings)


def host(kind: str, options: Mapping[str, object]) -> str | None:
    """The host that the connection is to; None where there is none (files). Raises NeedsPerson as `build` does."""
    found = checked(kind, options)
    return found.at if isinstance(found, Remote) else None


def checked(kind: str, options: Mapping[str, object]) -> BaseModel:
    """The options of a connection of this kind. Raises NeedsPerson where they do not fit it."""
    try:
        return options_model(kind).model_validate(options)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise NeedsPerson(f"The options of this connection do not fit: {wrong}", "Connect it again.") from error


def _load(path: str) -> object:
    module, _, name = path.partition(":")
    # Where two threads import packages whose modules import each other, Python breaks the deadlock by handing out one
    # that is half done: https://docs.python.org/3/whatsnew/3.3.html#a-finer-grained-import-lock
    with _LOADING:
        return cast("object", getattr(import_module(module), name))


_LOADING = Lock()
