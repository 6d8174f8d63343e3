"""What listens to Gmail in a daemon, where the settings say on which topic it publishes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from capture.push.listener import Listener
from capture.push.renewer import Renewer
from config.settings import Google
from store.database import Store


@dataclass(frozen=True, slots=True)
class Push:
    """Both ends: what has Gmail publish, and what hears it."""

    listener: Listener
    renewer: Renewer

    def close(self) -> None:
        """Ends both. From any thread."""
        self.listener.close()
        self.renewer.close()


def push_of(google: Google, store: Store, now: Callable[[], datetime], wake: Callable[[], None]) -> Push | None:
    """None where polling is all there is."""
    if google.topic is None or google.subscription is None:
        return None
    # On demand: Google's client loads slowly.
    from connectors.google.pubsub import Subscription

    subscription = Subscription(google.subscription, google.pubsub_key)
    return Push(Listener(subscription, store, now, wake), Renewer(google.topic, store))
