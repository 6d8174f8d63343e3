"""Whatever is asked for, and whenever: never more than four at once, nor more than 10,000 within ten minutes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.microsoft import Cloud
from connectors.entra.registration import Registration
from connectors.errors import TryLater
from connectors.graph.client import Client
from connectors.graph.limits import REQUESTS, TEN_MINUTES, Limits, app_rate, limits_of
from tests.connectors.entra.asking import ANN, surroundings
from tests.connectors.graph.asking import BOB, FOLDERS, gets
from tests.connectors.pacing import FakeTime, most_within
from tests.servers.https.faults import Slow
from tests.servers.microsoft.server import MicrosoftServer


def ask(limits: Limits, time: FakeTime, requests: int) -> tuple[float, int]:
    """When it was sent."""
    with limits.asking(requests):
        return time(), requests


def test_a_mailbox_as_fast_as_may_be_stays_within_the_limit_and_uses_it() -> None:
    time = FakeTime()
    limits, spent = Limits(app_rate(time), time, time.sleep), []
    while time() < 4 * TEN_MINUTES:
        spent.append(ask(limits, time, 20))
    assert most_within(TEN_MINUTES, spent) <= REQUESTS
    assert sum(requests for _, requests in spent) >= 0.78 * REQUESTS * 4


@given(st.lists(st.tuples(st.integers(1, 20), st.sampled_from([0.0, 0.1, 30.0, 601.0])), min_size=1, max_size=300))
def test_no_ten_minutes_see_more_than_the_limit_whatever_is_asked(asked: list[tuple[int, float]]) -> None:
    time = FakeTime()
    limits, spent = Limits(app_rate(time), time, time.sleep), []
    for requests, idle in asked:
        time.sleep(idle)
        spent += [ask(limits, time, requests) for _ in range(20)]
    assert most_within(TEN_MINUTES, spent) <= REQUESTS


def test_two_thousand_after_a_quiet_time_wait_for_nothing() -> None:
    time = FakeTime()
    limits = Limits(app_rate(time), time, time.sleep)
    for _ in range(100):
        ask(limits, time, 20)
    assert time() < 2


def test_a_batch_takes_all_four_places_as_exchange_gets_four_of_its_parts_at_once() -> None:
    time = FakeTime()
    limits, waited, sent = Limits(app_rate(time), time, time.sleep), Event(), Event()

    def another() -> None:
        waited.set()
        ask(limits, time, 1)
        sent.set()

    with ThreadPoolExecutor(1) as pool:
        with limits.asking(20):
            pool.submit(another)
            assert waited.wait(5)
            assert not sent.wait(0.05)
        assert sent.wait(5)


@pytest.mark.parametrize("together", [False, True])
def test_never_are_more_than_four_requests_of_a_mailbox_in_flight(microsoft: MicrosoftServer, together: bool) -> None:
    mailbox = microsoft.mailbox(ANN)
    ids = [mailbox.put(b"Subject: a\r\n\r\nb") for _ in range(3)]
    microsoft.faults.append(Slow("*", 0.02, when=lambda call: not call.part))
    options = microsoft.options(ANN)

    def work(_: int) -> None:
        with closing(Client(options, surroundings())) as client:
            for _ in range(4):
                if together:
                    assert len(dict(client.ask_each(gets(ids), FOLDERS))) == 3
                else:
                    client.ask(FOLDERS)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    assert 1 <= microsoft.together[ANN] <= 4


def test_a_mailbox_keeps_no_other_from_asking() -> None:
    time = FakeTime()
    app = app_rate(time)
    mine, yours = (Limits(app, time, time.sleep) for _ in range(2))
    with mine.asking(20):
        assert ask(yours, time, 20)


APP = Registration(Cloud.GLOBAL, "example.com", "6731de76-14a6-49ae-97bc-6eba6914391e")


@pytest.mark.parametrize("tenant", ["example.com", "organizations", "3b0a6e1c-8c0e-4a6e-9d5b-5f3f0c3b2a11"])
def test_all_who_ask_one_mailbox_by_one_app_have_one_limit_however_its_tenant_is_written(tenant: str) -> None:
    same = replace(APP, tenant=tenant)
    assert limits_of(APP, ANN) is limits_of(same, ANN)
    assert limits_of(APP, ANN) is not limits_of(same, BOB)


@pytest.mark.parametrize(
    "other", [replace(APP, cloud=Cloud.CHINA), replace(APP, client="0d1f9a52-6f0f-4b54-9a33-6a1d8ff0b0de")]
)
def test_another_app_has_limits_of_its_own(other: Registration) -> None:
    assert limits_of(APP, ANN) is not limits_of(other, ANN)


def test_what_microsoft_refuses_the_app_at_one_mailbox_keeps_it_from_the_others_however_its_tenant_is_written() -> None:
    app = replace(APP, client="f0a7e7e2-54b3-4c8e-8a5c-0f4d9f7f6f11")
    one, other = limits_of(app, ANN), limits_of(replace(app, tenant="organizations"), BOB)
    one.quota.refused(300, for_all=True)
    with pytest.raises(TryLater):
        ask(other, FakeTime(), 1)
