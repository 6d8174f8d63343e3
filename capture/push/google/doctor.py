"""Examines whether Gmail can say what has changed, and whether we hear it."""

from collections.abc import Iterator
from typing import Final

from capture.finding import Finding
from capture.push.examining import tried
from capture.push.google.publishing import Publishing
from config.settings import Google
from connectors.errors import ConnectorError, NeedsPerson
from store.database import Store

_AGAIN: Final = "It is tried again by itself; meanwhile mail is captured at the next look."


def examine_google(google: Google, store: Store) -> Iterator[Finding]:
    """Tries both ends, where there are any. Raises StoreError."""
    if google.topic is None or google.subscription is None:
        return
    # On demand: Google's client loads slowly.
    from connectors.google.pubsub import Subscription

    try:
        Subscription(google.subscription, google.pubsub_key).check()
    except ConnectorError as error:
        yield Finding("google.subscription", f"{error}.", error.advice if isinstance(error, NeedsPerson) else _AGAIN)
    publishing = Publishing(google.topic)
    yield from tried(publishing, publishing.ask, store, "google.topic")
