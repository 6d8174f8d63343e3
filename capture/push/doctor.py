"""Examines whether Gmail can say what has changed, and whether we hear it."""

from collections.abc import Iterator

from capture.finding import Finding
from capture.push.renewer import ask, opened_by
from config.settings import Google
from connectors.errors import ConnectorError, NeedsPerson
from store import sources
from store.database import Store

_AGAIN = "It is tried again by itself; meanwhile mail is captured at the next look."


def examine_push(google: Google, store: Store) -> Iterator[Finding]:
    """Tries both ends, where there are any. Raises StoreError."""
    if google.topic is None or google.subscription is None:
        return
    # On demand: Google's client loads slowly.
    from connectors.google.pubsub import Subscription

    try:
        Subscription(google.subscription, google.pubsub_key).check()
    except ConnectorError as error:
        yield Finding("google.subscription", f"{error}.", error.advice if isinstance(error, NeedsPerson) else _AGAIN)
    yield from _topic(google.topic, store)


def _topic(topic: str, store: Store) -> Iterator[Finding]:
    """For one mailbox of each key or client: what is wrong with that mailbox alone is found where it is read."""
    # On demand: Google's client loads slowly.
    from connectors.google.errors import NotPublished

    with store.read() as connection:
        well = sources.accounts(connection, "google", "mail")
        listed = [source for source in sources.all_sources(connection) if source.id in well]
    for source in {opened_by(source): source for source in listed}.values():
        try:
            ask(source, topic)
        except NotPublished as error:
            yield Finding("google.topic", f"{error}.", error.advice)
        except ConnectorError:
            continue
