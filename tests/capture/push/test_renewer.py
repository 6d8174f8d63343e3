"""Gmail is asked once a day for each mailbox, so that what it was asked for never ends."""

import pytest
from structlog.typing import EventDict

from capture.push.google.publishing import DAY, Publishing
from capture.push.renewer import HOUR, Renewer
from store import pausing, sources
from store.database import Store
from tests.capture.push.delegated import connected, looked_at, row
from tests.people import ALICE, BOB
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.pubsub import TOPIC

WATCH = "gmail.users.watch"


class Renewing:
    """A renewer by a clock of the test's own."""

    def __init__(self, store: Store, google: GoogleServer) -> None:
        self.google, self.at = google, 1e6
        self.renewer = Renewer(Publishing(TOPIC), store, lambda: self.at)

    def after(self, seconds: float) -> int:
        """How often Gmail was asked in all, once so many seconds more are over."""
        self.at += seconds
        self.renewer.renew()
        return self.google.asked[WATCH]


@pytest.fixture
def ids(sqlite_store: Store, google: GoogleServer) -> list[int]:
    """Alice's and Bob's mailboxes, and a topic for them."""
    google.topics[TOPIC] = lambda _: None
    return connected(sqlite_store, google, ALICE, BOB)


@pytest.fixture
def renewing(sqlite_store: Store, google: GoogleServer, ids: list[int]) -> Renewing:
    return Renewing(sqlite_store, google)


def test_each_mailbox_is_asked_for_once_a_day_and_not_before(renewing: Renewing) -> None:
    assert renewing.after(0) == 2
    assert renewing.after(DAY - 1) == 2
    assert renewing.after(1) == 4


def test_who_is_connected_later_is_asked_for_at_once(
    sqlite_store: Store, google: GoogleServer, renewing: Renewing
) -> None:
    renewing.after(0)
    connected(sqlite_store, google, ALICE)
    assert renewing.after(60) == 3


def test_who_is_not_read_is_not_asked_for(sqlite_store: Store, renewing: Renewing, ids: list[int]) -> None:
    looked_at(sqlite_store, ids[0], failures=1)
    with sqlite_store.begin() as connection:
        pausing.pause(connection, row(sqlite_store, ids[1]).connection)
    assert renewing.after(0) == 0


def test_a_topic_that_gmail_cannot_reach_is_asked_of_once_an_hour_and_logged_once(
    google: GoogleServer, renewing: Renewing, logged: list[EventDict]
) -> None:
    google.topics[TOPIC] = None
    assert [renewing.after(seconds) for seconds in (0, HOUR - 1, 1)] == [1, 1, 2]
    assert [event["event"] for event in logged] == ["push_refused"]
    google.topics[TOPIC] = lambda _: None
    assert renewing.after(HOUR) == 4


def test_options_that_no_longer_fit_hold_up_no_other_mailbox(
    sqlite_store: Store, renewing: Renewing, ids: list[int]
) -> None:
    alice = row(sqlite_store, ids[0])
    with sqlite_store.begin() as connection:
        sources.rewrite(connection, alice.connection, {**alice.options, "quota_user": 1})
    assert renewing.after(0) == 1


def test_one_mailbox_that_is_refused_holds_up_no_other(google: GoogleServer, renewing: Renewing) -> None:
    google.faults.append(Refuse(WATCH, 403, "accountDisabled", user=ALICE, times=1))
    assert renewing.after(0) == 2
    assert renewing.after(HOUR) == 3
    assert renewing.after(DAY - HOUR) == 4


def test_told_to_stop_it_asks_no_more(renewing: Renewing) -> None:
    renewing.renewer.close()
    assert renewing.after(0) == 0
