"""All that ends soon, or has ended, of an installation."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from capture.endings.apps import Use, app_endings
from capture.endings.ending import Ending
from capture.endings.grants import grant_ending
from config.microsoft import MicrosoftOptions
from config.settings import Settings
from connectors import registry
from connectors.errors import NeedsPerson
from store.sources import Json, Source


def endings(settings: Settings, listed: Iterable[Source], now: datetime) -> list[Ending]:
    """Of the settings and of these sources' connections, the first first. Those that are paused are left alone."""
    there = {one.connection: (one.kind, one.options) for one in listed if not one.paused}
    grants = (grant_ending(id_, options, now) for id_, (_, options) in there.items())
    apps = app_endings(_uses(settings, there), now)
    return sorted([*filter(None, grants), *apps], key=lambda one: (one.at, one.connections))


def _uses(settings: Settings, there: Mapping[int, tuple[str, Mapping[str, Json]]]) -> Iterator[Use]:
    if settings.microsoft.client is not None:
        yield Use(None, settings.microsoft.client, settings.microsoft)
    for id_, (kind, options) in there.items():
        if kind != "microsoft":
            continue
        try:
            found = registry.checked(kind, options)
        except NeedsPerson:
            continue
        if isinstance(found, MicrosoftOptions):
            yield Use(id_, found.client, found)
