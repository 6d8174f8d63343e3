"""A mailbox that Gmail has told of is due at once; what cannot be heard is logged once, and harms nobody."""

import json
import threading
from collections.abc import Iterator

import grpc  # type: ignore[import-untyped]
import pytest
from structlog.typing import EventDict

from capture.push.google.listener import Listener
from capture.push.heard import Heard
from connectors.google.pubsub import Subscription
from connectors.model.address import Address
from store import leases, pausing, sources
from store.database import Store
from store.errors import StoreError
from tests.builders import NOON
from tests.capture.push.delegated import LATER, connected, looked_at, row
from tests.people import ALICE, BOB
from tests.servers.google.server import GoogleServer
from tests.servers.pubsub import SUBSCRIPTION, PubSub
from tests.waiting import PATIENCE_SECONDS, wait_until

NOBODY = Address("nobody@ours.example")


class Office:
    """What a listener works with."""

    def __init__(self, store: Store, google: GoogleServer, pubsub: PubSub) -> None:
        self.store, self.pubsub = store, pubsub
        self.alice, self.bob = connected(store, google, ALICE, BOB)
        self.woken = 0
        self.heard = Heard("google", store, lambda: NOON, self._wake)
        self.listener = Listener(Subscription(SUBSCRIPTION, None), self.heard.of)
        self.thread = threading.Thread(target=self.listener.run)

    def _wake(self) -> None:
        self.woken += 1

    def hears(self, *addresses: str) -> None:
        """All of that is published, and has arrived."""
        told = len(self.pubsub.acked) + len(addresses)
        for address in addresses:
            self.pubsub.publish(json.dumps({"emailAddress": address, "historyId": 1}).encode())
        wait_until(lambda: len(self.pubsub.acked) == told)

    def due(self) -> list[bool]:
        """Whether Alice's and Bob's mailboxes are due now."""
        return [row(self.store, id_).next_due_at != LATER for id_ in (self.alice, self.bob)]


@pytest.fixture
def office(store: Store, google: GoogleServer, pubsub: PubSub) -> Iterator[Office]:
    made = Office(store, google, pubsub)
    made.thread.start()
    yield made
    made.listener.close()
    made.thread.join(PATIENCE_SECONDS)
    assert not made.thread.is_alive()


def test_a_burst_makes_its_mailbox_due_once_and_no_other(office: Office) -> None:
    office.hears(*[ALICE] * 50, NOBODY, "junk")
    office.heard.tell()
    assert (office.due(), office.woken) == ([True, False], 1)
    looked_at(office.store, office.alice)
    office.heard.tell()
    assert (office.due(), office.woken) == ([False, False], 1)


def test_a_mailbox_that_is_being_read_is_due_again_after_that(office: Office) -> None:
    with office.store.begin() as connection:
        lease = leases.claim(connection, "worker", NOON, office.alice)
    assert lease
    office.hears(ALICE, BOB)
    office.heard.tell()
    assert office.due() == [False, True]
    with office.store.begin() as connection:
        sources.finish(connection, lease, sources.Outcome(NOON, 1.0, LATER))
    office.heard.tell()
    assert office.due() == [True, True]


def test_a_mailbox_that_waits_after_a_failure_or_is_paused_goes_on_waiting(office: Office) -> None:
    looked_at(office.store, office.alice, failures=1)
    with office.store.begin() as connection:
        pausing.pause(connection, row(office.store, office.bob).connection)
    office.hears(ALICE, BOB)
    office.heard.tell()
    looked_at(office.store, office.alice)
    office.heard.tell()
    assert (office.due(), office.woken) == ([False, False], 0)


def test_what_was_heard_outlives_a_database_that_fails(office: Office) -> None:
    office.hears(ALICE)
    with Store("sqlite:////nowhere/capture.db") as office.heard.store, pytest.raises(StoreError):
        office.heard.tell()
    office.heard.store = office.store
    office.heard.tell()
    assert office.due() == [True, False]


def test_a_refusal_is_logged_once_and_what_is_mended_is_heard_again(office: Office, logged: list[EventDict]) -> None:
    office.pubsub.refusal = grpc.StatusCode.PERMISSION_DENIED, "User not authorized to perform this action."
    office.pubsub.cut()
    before = office.pubsub.streams
    wait_until(lambda: office.pubsub.streams == before + 2)
    refused = [event for event in logged if "may not read" in event["error"]]
    assert [event["event"] for event in refused] == ["push_not_heard"]
    assert "Pub/Sub Subscriber" in refused[0]["remedy"]
    office.pubsub.refusal = None
    office.hears(ALICE)
    office.heard.tell()
    assert office.due() == [True, False]
