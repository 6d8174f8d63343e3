"""Builds what hears Gmail, where the settings name a topic and a subscription to it."""

from capture.push.google.listener import Listener
from capture.push.google.publishing import Publishing
from capture.push.heard import Heard
from capture.push.model import Push
from capture.push.renewer import Renewer
from config.settings import Google


def google_push(google: Google, heard: Heard) -> Push | None:
    """None where polling is all there is."""
    if google.topic is None or google.subscription is None:
        return None
    # On demand: Google's client loads slowly.
    from connectors.google.pubsub import Subscription

    listener = Listener(Subscription(google.subscription, google.pubsub_key), heard.of)
    return Push(listener, heard, Renewer(Publishing(google.topic), heard.store))
