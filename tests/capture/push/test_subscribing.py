"""Microsoft is asked once to post of each stream, again at half of the time it gives, and anew where need be."""

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.typing import EventDict

from capture.push.heard import Stream
from config.secrets import Secret
from store import pausing, sources, wallets
from store.database import Store
from tests.capture.push.company import CREATED, LISTED, RENEWED, Company
from tests.capture.push.delegated import row
from tests.connectors.entra.asking import granted
from tests.people import ALICE, BOB
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.public import ADDRESS
from tests.servers.microsoft.server import MicrosoftServer

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HALF = timedelta(minutes=10_070) / 2


@pytest.fixture
def company(microsoft: MicrosoftServer, sqlite_store: Store, tmp_path: Path) -> Company:
    return Company(microsoft, sqlite_store, tmp_path / "key")


@pytest.fixture
def alice(company: Company) -> list[int]:
    """Her mail and her calendar."""
    found = company.connected(ALICE)
    return [found["mail"], found["calendar"]]


def test_each_stream_is_asked_for_once_and_renewed_at_half_of_its_time(company: Company, alice: list[int]) -> None:
    company.connected(BOB)
    with company.daemon() as daemon:
        assert daemon.after() == {CREATED: 4, LISTED: 1}
        assert daemon.after(HALF - MINUTE) == {}
        assert daemon.after(MINUTE) == {RENEWED: 4}
        assert daemon.after(HALF - MINUTE) == {}


def test_the_time_that_counts_is_what_microsoft_gives(company: Company, alice: list[int]) -> None:
    company.microsoft.subscriptions.lasts = 2 * HOUR
    with company.daemon() as daemon:
        assert daemon.after() == {CREATED: 2, LISTED: 1}
        assert daemon.after(HOUR - MINUTE) == {}
        assert daemon.after(MINUTE) == {RENEWED: 2}


def test_a_subscription_that_ended_early_is_made_anew(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
        company.microsoft.subscriptions.ones.clear()
        assert daemon.after(HALF) == {RENEWED: 2, CREATED: 2}
        assert company.microsoft.subscriptions.notify(ALICE) == [202]
        assert daemon.due(*alice) == [True, False]


def test_after_a_restart_subscriptions_are_taken_over(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
    company.passed += HALF
    with company.daemon() as daemon:
        assert daemon.after() == {LISTED: 1}
        assert company.microsoft.subscriptions.notify(ALICE, "events") == [202]
        assert daemon.due(*alice) == [False, True]
        assert daemon.after(HALF / 2) == {RENEWED: 2}


def test_subscriptions_of_another_key_are_not_taken_over(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
    company.key.write_text("m" * 43 + "=\n")
    with company.daemon() as daemon:
        assert daemon.after() == {LISTED: 1, CREATED: 2}
        assert company.microsoft.subscriptions.notify(ALICE) == [202, 202]
        assert (daemon.due(*alice), daemon.notices.ignored) == ([True, False], 1)


def test_who_is_connected_again_goes_on_with_what_was_asked_for(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
        with company.store.begin() as connection:
            sources.disconnect(connection, row(company.store, alice[0]).connection, company.now())
        assert daemon.after() == {}
        again = company.connected(ALICE)
        assert daemon.after() == {}
        company.microsoft.subscriptions.notify(ALICE)
        assert daemon.due(again["mail"]) == [True]


def test_who_is_paused_or_fails_is_not_asked_for(company: Company, alice: list[int]) -> None:
    with company.store.begin() as connection:
        pausing.pause(connection, row(company.store, alice[0]).connection)
    with company.daemon() as daemon:
        assert daemon.after() == {}


def test_a_burst_makes_its_mailbox_due_once_and_nobody_elses(company: Company, alice: list[int]) -> None:
    bob = company.connected(BOB)
    with company.daemon() as daemon:
        daemon.after()
        for _ in range(20):
            company.microsoft.subscriptions.notify(ALICE)
        assert daemon.due(*alice, *bob.values()) == [True, False, False, False]
        assert daemon.woken == 1


def test_what_microsoft_removed_is_made_anew_at_the_next_round(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
        assert company.microsoft.subscriptions.lifecycle("subscriptionRemoved", ALICE) == [202, 202]
        assert daemon.due(*alice) == [True, True]
        assert daemon.after(MINUTE) == {CREATED: 2}
        assert daemon.after(MINUTE) == {}


def test_what_must_be_authorized_again_is_renewed_at_the_next_round(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
        company.microsoft.subscriptions.lifecycle("reauthorizationRequired", ALICE)
        assert daemon.due(*alice) == [False, False]
        assert daemon.after(MINUTE) == {RENEWED: 2}
        assert daemon.after(MINUTE) == {}


def test_what_was_missed_makes_mail_and_calendar_due(company: Company, alice: list[int]) -> None:
    with company.daemon() as daemon:
        daemon.after()
        company.microsoft.faults.append(Refuse("*"))
        company.microsoft.subscriptions.lifecycle("missed", ALICE)
        assert daemon.due(*alice) == [True, True]


def test_an_address_out_of_reach_is_logged_once_and_tried_hourly(
    company: Company, alice: list[int], logged: list[EventDict]
) -> None:
    company.connected(BOB)
    company.microsoft.public.clear()
    with company.daemon() as daemon:
        assert [daemon.after(time) for time in (timedelta(), HOUR - MINUTE, MINUTE)] == [
            {CREATED: 1, LISTED: 1},
            {},
            {CREATED: 1},
        ]
        refused = [event for event in logged if event["event"] == "push_refused"]
        assert len(refused) == 1
        assert "does not reach" in refused[0]["error"]
        assert "curl -X POST" in refused[0]["remedy"]
        company.microsoft.public[ADDRESS] = f"http://127.0.0.1:{company.port}/hooks/microsoft"
        assert daemon.after(HOUR) == {CREATED: 4}


def test_a_mailbox_that_is_refused_holds_up_no_other(company: Company, alice: list[int]) -> None:
    company.connected(BOB)
    company.microsoft.faults.append(Refuse(CREATED, 403, "ExtensionError", times=1))
    with company.daemon() as daemon:
        assert daemon.after() == {CREATED: 4, LISTED: 1}
        assert daemon.after(HOUR) == {CREATED: 1}


def test_without_its_key_nothing_is_asked_for(company: Company, alice: list[int], logged: list[EventDict]) -> None:
    company.key.unlink()
    with company.daemon() as daemon:
        assert daemon.after() == {}
    assert [event["event"] for event in logged] == ["push_refused"]
    assert str(company.key) in logged[0]["remedy"]


def test_states_tell_mailboxes_and_streams_apart(company: Company) -> None:
    with company.daemon() as daemon:
        states = {daemon.asker.proofs.state(Stream(name, who)) for name in ("mail", "calendar") for who in (ALICE, BOB)}
    assert {len(states), *map(len, states)} == {4, 64}


def test_who_signed_in_is_asked_for_in_her_own_name(company: Company) -> None:
    company.microsoft.entra.consent.person = ALICE
    given = granted(company.microsoft)
    found = company.connected(ALICE, secret=f"file:{company.microsoft.secret_file}", signed_in=given.signed_in)
    with company.store.begin() as connection:
        sealed = Secret.sealed(given.purse, company.secret).reference
        wallets.put(connection, row(company.store, found["mail"]).connection, sealed)
    company.connected(BOB)
    with company.daemon() as daemon:
        assert daemon.after() == {CREATED: 4, LISTED: 2}
        assert {one.told["resource"] for one in company.microsoft.subscriptions.ones.values()} == {
            "me/messages",
            "me/events",
            f"users/{BOB}/messages",
            f"users/{BOB}/events",
        }
        company.microsoft.subscriptions.notify(ALICE)
        assert daemon.due(found["mail"], found["calendar"]) == [True, False]
