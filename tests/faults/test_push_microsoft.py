"""Mail at Microsoft 365 is in the record within seconds of its arrival where Microsoft says so, and later where not."""

from datetime import timedelta
from pathlib import Path

import pytest

from capture import wiring
from config.secrets import STORING, Secret
from config.settings import Microsoft, Secrets, Settings
from store import sources
from store.database import Store
from tests.connectors.postbox import a_message
from tests.faults.hinted import daemon, recorded, row
from tests.faults.promptness import BOUND, PATIENCE_SECONDS
from tests.people import ALICE
from tests.servers.microsoft.public import ADDRESS
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.ports import free_port
from tests.waiting import wait_until


@pytest.fixture
def settings(microsoft: MicrosoftServer, tmp_path: Path) -> Settings:
    """An address that Microsoft reaches, by a proxy that leads here."""
    (tmp_path / "key").write_text("n" * 43 + "=\n")
    port = free_port()
    microsoft.public[ADDRESS] = f"http://127.0.0.1:{port}/hooks/microsoft"
    return Settings(
        microsoft=Microsoft(notifications=ADDRESS, notifications_port=port),
        secrets=Secrets(key=Secret(f"file:{tmp_path / 'key'}")),
    )


@pytest.fixture
def connected(microsoft: MicrosoftServer, sqlite_store: Store) -> Store:
    """A record with Alice's mailbox, which holds one message and was never read."""
    microsoft.mailbox(ALICE).put(a_message("first"))
    options = microsoft.options(ALICE).model_dump(mode="json", context=STORING, exclude_none=True)
    with sqlite_store.begin() as connection:
        sources.connect(connection, "microsoft", ALICE, options, ["mail"], wiring.utc_now())
    return sqlite_store


def test_what_arrives_is_recorded_within_seconds(
    microsoft: MicrosoftServer, connected: Store, settings: Settings
) -> None:
    with daemon(connected, settings, timedelta(hours=1)):
        wait_until(lambda: recorded(connected) == 1 and len(microsoft.subscriptions.ones) == 1, PATIENCE_SECONDS)
        for number in range(2, 5):
            wait_until(lambda: not row(connected).leased, PATIENCE_SECONDS)
            microsoft.mailbox(ALICE).put(a_message(f"number {number}"))
            assert microsoft.subscriptions.notify(ALICE) == [202]
            wait_until(lambda: recorded(connected) == number, BOUND)  # noqa: B023
    assert microsoft.asked["subscriptions.create"] == 1


def test_what_cannot_be_heard_is_found_at_the_next_look(
    microsoft: MicrosoftServer, connected: Store, settings: Settings
) -> None:
    microsoft.public.clear()
    with daemon(connected, settings, timedelta(seconds=1)):
        wait_until(lambda: recorded(connected) == 1, PATIENCE_SECONDS)
        microsoft.mailbox(ALICE).put(a_message("second"))
        wait_until(lambda: recorded(connected) == 2, PATIENCE_SECONDS)
    assert row(connected).error is None
