"""Examines what access rests on: the key of what is sealed, the app registrations of the settings, and what ends."""

from collections.abc import Iterable, Iterator

from capture.endings.ending import Ending
from capture.finding import Finding, Severity
from capture.keeping import has_key, key_of
from config.errors import SecretUnavailable
from config.secrets import Secret
from config.settings import Microsoft, Settings
from connectors.errors import NeedsPerson


def secrets(settings: Settings) -> Iterator[Finding]:
    """Those that the settings name; one that a connection needs is found where it is tried."""
    try:
        if has_key(settings):
            Secret.sealed("anything", key_of(settings))
    except SecretUnavailable as error:
        yield Finding("secrets.key", str(error), "", Severity.CRITICAL)
    if settings.google.client is not None:
        yield from _client(settings.google.client)
    if settings.microsoft.certificate or settings.microsoft.secret:
        yield from _credential(settings.microsoft)


def _client(client: Secret) -> Iterator[Finding]:
    # On demand: Google's client loads slowly.
    from connectors.google.oauth_client import read_client

    try:
        read_client(client)
    except NeedsPerson as error:
        yield Finding("google.client", f"{error}.", error.advice, Severity.CRITICAL)


def _credential(app: Microsoft) -> Iterator[Finding]:
    # On demand: cryptography loads slowly.
    from connectors.entra.credential import ends

    try:
        ends(app)
    except NeedsPerson as error:
        about = f"microsoft.{'certificate' if app.certificate else 'secret'}"
        yield Finding(about, f"{error}.", error.advice, Severity.CRITICAL)


def ending(found: Iterable[Ending]) -> Iterator[Finding]:
    """What ends soon, or has ended."""
    for one in found:
        yield Finding(one.about, one.wrong, one.remedy, Severity.CRITICAL if one.ended else Severity.WARNING)
