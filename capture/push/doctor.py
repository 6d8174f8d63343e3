"""Examines whether providers can say what has changed, and whether we hear it."""

from collections.abc import Iterator

from capture.finding import Finding
from capture.push.google.doctor import examine_google
from capture.push.microsoft.doctor import examine_microsoft
from config.settings import Settings
from store.database import Store


def examine_push(settings: Settings, store: Store) -> Iterator[Finding]:
    """All that the settings name. Raises StoreError."""
    yield from examine_google(settings.google, store)
    yield from examine_microsoft(settings, store)
