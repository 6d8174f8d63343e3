"""Mail at Gmail is in the record within seconds of its arrival where Gmail says so, and at the next look where not."""

from datetime import timedelta

import pytest

from capture import wiring
from config.settings import Google, Settings
from store import sources
from store.database import Store
from tests.connectors.postbox import a_message
from tests.faults.hinted import daemon, recorded, row
from tests.faults.promptness import BOUND, PATIENCE_SECONDS
from tests.people import ALICE
from tests.servers.google.server import GoogleServer
from tests.servers.pubsub import SUBSCRIPTION, TOPIC, PubSub
from tests.waiting import wait_until


def heard(subscription: str = SUBSCRIPTION) -> Settings:
    return Settings(google=Google(topic=TOPIC, subscription=subscription))


@pytest.fixture
def connected(google: GoogleServer, sqlite_store: Store) -> Store:
    """A record with Alice's mailbox, which holds one message and was never read."""
    google.mailbox(ALICE).put(a_message("first"))
    options = {"key": f"file:{google.key_file}"}
    with sqlite_store.begin() as connection:
        sources.connect(connection, "google", ALICE, options, ["mail"], wiring.utc_now())
    return sqlite_store


def test_what_arrives_is_recorded_within_seconds(google: GoogleServer, pubsub: PubSub, connected: Store) -> None:
    with daemon(connected, heard(), timedelta(hours=1)):
        wait_until(lambda: recorded(connected) == 1 and google.asked["gmail.users.watch"] == 1, PATIENCE_SECONDS)
        for number in range(2, 5):
            wait_until(lambda: not row(connected).leased, PATIENCE_SECONDS)
            google.mailbox(ALICE).put(a_message(f"number {number}"))
            wait_until(lambda: recorded(connected) == number, BOUND)  # noqa: B023
    assert google.asked["gmail.users.watch"] == 1


@pytest.mark.usefixtures("pubsub")
def test_what_cannot_be_heard_is_found_at_the_next_look(google: GoogleServer, connected: Store) -> None:
    with daemon(connected, heard(SUBSCRIPTION + "-mistyped"), timedelta(seconds=1)):
        wait_until(lambda: recorded(connected) == 1, PATIENCE_SECONDS)
        google.mailbox(ALICE).put(a_message("second"))
        wait_until(lambda: recorded(connected) == 2, PATIENCE_SECONDS)
    assert row(connected).error is None


def test_without_a_topic_nothing_is_asked_for(google: GoogleServer, connected: Store) -> None:
    with daemon(connected, Settings(), timedelta(hours=1)):
        wait_until(lambda: recorded(connected) == 1)
    assert google.asked["gmail.users.watch"] == 0
