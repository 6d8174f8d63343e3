"""Builds what hears providers in a daemon."""

from collections.abc import Callable
from datetime import datetime

from capture.push.google.wiring import google_push
from capture.push.heard import Heard
from capture.push.microsoft.wiring import microsoft_push
from capture.push.model import Push
from config.settings import Settings
from store.database import Store


def pushes(settings: Settings, store: Store, now: Callable[[], datetime], wake: Callable[[], None]) -> dict[str, Push]:
    """By provider: of those that the settings say how to hear. Of others polling is all there is."""
    google = google_push(settings.google, Heard("google", store, now, wake))
    microsoft = microsoft_push(settings, Heard("microsoft", store, now, wake))
    return {push.heard.kind: push for push in (google, microsoft) if push}
