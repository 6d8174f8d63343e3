"""Examines what access rests on: the key of what is sealed, the OAuth client, and grants that end by themselves."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from capture.finding import Finding
from capture.grants import CURE, ending
from capture.keeping import has_key, key_of
from config.errors import SecretUnavailable
from config.secrets import Secret
from config.settings import Settings
from connectors.errors import NeedsPerson
from store.sources import Source


def secrets(settings: Settings) -> Iterator[Finding]:
    """Those that the settings name; one that a connection needs is found where it is tried."""
    try:
        if has_key(settings):
            Secret.sealed("anything", key_of(settings))
    except SecretUnavailable as error:
        yield Finding("secrets.key", str(error), "")
    if settings.google.client is not None:
        yield from _client(settings.google.client)


def _client(client: Secret) -> Iterator[Finding]:
    # On demand: Google's client loads slowly.
    from connectors.google.oauth_client import read_client

    try:
        read_client(client)
    except NeedsPerson as error:
        yield Finding("google.client", f"{error}.", error.advice)


def grants(sources: Iterable[Source], now: datetime) -> Iterator[Finding]:
    """What was granted, and ends within two days or has ended: one for each connection."""
    for id_, options in {source.connection: source.options for source in sources if not source.paused}.items():
        if found := ending(options, now):
            remedy = f"Sign in again: `capture connection reconnect {id_}`. {CURE}."
            yield Finding(f"connection {id_}", found.wrong, remedy)
