"""All that ends soon, or has ended, of an installation."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from capture.endings.apps import Use, app_endings
from capture.endings.clients import client_endings
from capture.endings.ending import Ending
from capture.endings.grants import grant_ending
from config.exchange import ExchangeOptions, ExchangeSignIn
from config.microsoft import MicrosoftOptions
from config.settings import Settings
from connectors import registry
from connectors.errors import NeedsPerson
from store.sources import Json, Source

_BY_CERTIFICATE: Final = ("microsoft", "exchange")


def endings(settings: Settings, listed: Iterable[Source], now: datetime) -> list[Ending]:
    """Of the settings and of these sources' connections, the first first. Those that are paused are left alone."""
    there = {one.connection: (one.kind, one.options) for one in listed if not one.paused}
    grants = (grant_ending(id_, options, now) for id_, (_, options) in there.items())
    checked = dict(_checked(there))
    exchange = {id_: options for id_, options in checked.items() if isinstance(options, ExchangeOptions)}
    ending = [*app_endings(_uses(settings, checked), now), *client_endings(exchange, now)]
    return sorted([*filter(None, grants), *ending], key=lambda one: (one.at, one.connections))


def _checked(there: Mapping[int, tuple[str, Mapping[str, Json]]]) -> Iterator[tuple[int, BaseModel]]:
    """The options of connections by which certificates or secrets are shown, unless they are wrong."""
    for id_, (kind, options) in there.items():
        if kind not in _BY_CERTIFICATE:
            continue
        try:
            yield id_, registry.checked(kind, options)
        except NeedsPerson:
            continue


def _uses(settings: Settings, there: Mapping[int, BaseModel]) -> Iterator[Use]:
    if settings.microsoft.client is not None:
        yield Use(None, settings.microsoft.client, settings.microsoft)
    for id_, options in there.items():
        if isinstance(options, (MicrosoftOptions, ExchangeOptions)) and options.client and _is_app(options):
            yield Use(id_, options.client, options)


def _is_app(options: MicrosoftOptions | ExchangeOptions) -> bool:
    """Its certificate or secret is that of an app registration."""
    return isinstance(options, MicrosoftOptions) or options.sign_in is ExchangeSignIn.OAUTH
