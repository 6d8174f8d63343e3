"""Builds what hears Microsoft, where the settings name an address for it to post to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from capture import wiring
from capture.keeping import made_key
from capture.push.heard import Heard
from capture.push.microsoft.notices import Notices
from capture.push.microsoft.proofs import Proofs
from capture.push.microsoft.register import Register
from capture.push.model import Push
from capture.push.renewer import Renewer
from config.settings import Settings
from store.database import Store

if TYPE_CHECKING:
    from capture.push.microsoft.subscribing import Subscribing


def microsoft_push(settings: Settings, heard: Heard) -> Push | None:
    """None where polling is all there is."""
    address = settings.microsoft.notifications
    if address is None:
        return None
    # On demand: uvicorn loads slowly.
    from capture.push.microsoft.webhook import Webhook

    register = Register()
    webhook = Webhook(address, settings.microsoft.notifications_port, Notices(register, heard.of).take)
    asker = subscribing(settings, address, heard.store, register, webhook.ensure_heard)
    return Push(webhook, heard, Renewer(asker, heard.store))


def subscribing(
    settings: Settings, address: str, store: Store, register: Register, ensure_heard: Callable[[], None]
) -> "Subscribing":
    """What asks Microsoft to post to this address."""
    # On demand: Microsoft's client loads slowly.
    from capture.push.microsoft.subscribing import Subscribing

    surroundings = partial(wiring.surroundings_of, settings, store)
    proofs = Proofs(partial(made_key, settings))
    return Subscribing(address, proofs, register, surroundings, wiring.utc_now, ensure_heard)
