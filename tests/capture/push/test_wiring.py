"""Each provider is heard where the settings say how, beside the others."""

import pytest

from capture import wiring
from capture.push.wiring import pushes
from config.settings import Google, Microsoft, Settings
from store.database import Store
from tests.servers.microsoft.public import ADDRESS
from tests.servers.pubsub import SUBSCRIPTION, TOPIC

GOOGLE = Google(topic=TOPIC, subscription=SUBSCRIPTION)
MICROSOFT = Microsoft(notifications=ADDRESS)


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        (Settings(), []),
        (Settings(google=GOOGLE), ["google"]),
        (Settings(microsoft=MICROSOFT), ["microsoft"]),
        (Settings(google=GOOGLE, microsoft=MICROSOFT), ["google", "microsoft"]),
    ],
    ids=["none", "google", "microsoft", "both"],
)
def test_who_can_be_heard_is(sqlite_store: Store, settings: Settings, kinds: list[str]) -> None:
    made = pushes(settings, sqlite_store, wiring.utc_now, lambda: None)
    assert [(kind, push.heard.kind, push.renewer.asker.kind) for kind, push in made.items()] == [
        (kind, kind, kind) for kind in kinds
    ]
    for push in made.values():
        push.close()
