"""Where Google cannot serve us, time is all that it costs; where that takes long, it is for a later pass."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread
from time import monotonic

import pytest

from connectors.errors import TryLater
from connectors.google import network
from connectors.google.api import gmail
from connectors.google.client import Client
from connectors.pace.outcomes import Refused
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from tests.connectors.google.asking import ANN, BOB, by_key, gets, patient, profile
from tests.connectors.pacing import FakeTime
from tests.servers.google.faults import Refuse
from tests.servers.google.server import GoogleServer
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Says, Slow

GET = "gmail.users.messages.get"


@pytest.mark.parametrize(
    "storm",
    [
        Refuse(GET, 429, "rateLimitExceeded", times=40),
        Refuse(GET, 429, "rateLimitExceeded", times=40, retry_after=5),
        Refuse(GET, 403, "userRateLimitExceeded", domain="usageLimits", times=40),
        Refuse(GET, 503, "backendError", every=2, times=40),
        Refuse(GET, 500, "internalError", every=3),
    ],
)
def test_a_storm_costs_time_and_no_message(
    google: GoogleServer, client: Client, ids: list[str], time: FakeTime, storm: Refuse
) -> None:
    google.faults.append(storm)
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert all(isinstance(answer, dict) for answer in answers.values())
    assert google.asked[GET] == 60 + storm.struck
    assert time() < 60


def test_the_wait_is_the_one_that_google_states(google: GoogleServer, client: Client, time: FakeTime) -> None:
    google.mailbox(ANN)
    google.faults.append(Refuse("gmail.users.getProfile", 429, "rateLimitExceeded", times=1, retry_after=17))
    client.ask(profile(client), 1)
    assert 17 <= time() < 18


@pytest.mark.parametrize("form", ["field", "message"])
def test_a_wait_is_also_stated_as_a_time(google: GoogleServer, client: Client, time: FakeTime, form: str) -> None:
    google.mailbox(ANN)
    until = datetime.now(UTC) + timedelta(seconds=20)
    said = f"User-rate limit exceeded.  Retry after {until:%Y-%m-%dT%H:%M:%S.000Z}"
    in_message = Refuse("gmail.*", 403, "userRateLimitExceeded", said, times=1)
    in_field = Says("gmail.*", times=1, answer=Answer(429, b"", {"Retry-After": format_datetime(until, usegmt=True)}))
    google.faults.append(in_field if form == "field" else in_message)
    client.ask(profile(client), 1)
    assert 15 < time() < 21


@pytest.mark.parametrize(
    ("message", "others_wait"),
    [
        ("Too many concurrent requests for user.", False),
        ("Quota exceeded for limit 'Queries per minute per user' of service 'gmail.googleapis.com'", False),
        ("Quota exceeded for limit 'Queries per minute' of service 'gmail.googleapis.com'", True),
        ("Resource has been exhausted (e.g. check quota).", True),
    ],
)
def test_others_wait_only_where_the_limit_is_theirs_too(
    google: GoogleServer, time: FakeTime, message: str, others_wait: bool
) -> None:
    google.mailbox(ANN)
    project = Rate(1_000_000, time)
    mine = Quota(Rate(20_000, time), project, "Google", time.sleep)
    google.faults.append(Refuse("gmail.*", 429, "rateLimitExceeded", message, retry_after=90))
    options = by_key(google)
    with closing(Client(options, ANN, gmail(options), mine)) as client, pytest.raises(TryLater):
        client.ask(profile(client), 1)
    assert (project.shut() > 0) is others_wait


def test_a_wait_of_hours_is_for_a_later_pass(google: GoogleServer, client: Client, time: FakeTime) -> None:
    google.faults.append(Refuse("gmail.*", 429, "rateLimitExceeded", retry_after=7_200))
    with pytest.raises(TryLater) as told:
        client.ask(profile(client), 1)
    assert told.value.after
    assert told.value.after.total_seconds() == 7_200
    assert time() == 0


def test_who_is_never_served_gives_up_after_half_a_minute(google: GoogleServer, client: Client, time: FakeTime) -> None:
    google.faults.append(Refuse("gmail.*", 503))
    with pytest.raises(TryLater):
        client.ask(profile(client), 1)
    assert google.asked["gmail.users.getProfile"] == 6
    assert 30 < time() < 60


def test_one_that_google_always_fails_at_does_not_hide_the_others(
    google: GoogleServer, client: Client, ids: list[str]
) -> None:
    google.faults.append(Refuse(GET, 500, "backendError", when=lambda call: call.names["id"] == ids[3]))
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert answers.pop(ids[3]) == Refused("Google cannot answer now (500)", is_passing=True)
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_a_part_of_a_batch_waits_as_long_as_google_states_and_the_others_do_not(
    google: GoogleServer, client: Client, ids: list[str], time: FakeTime
) -> None:
    google.faults.append(
        Refuse(GET, 503, "backendError", when=lambda call: call.names["id"] == ids[3], times=1, retry_after=17)
    )
    took = {key: time() for key, answer in client.ask_each(gets(client, ids), 20) if isinstance(answer, dict)}
    assert took.keys() == set(ids)
    assert took.pop(ids[3]) >= 17
    assert max(took.values()) < 5


def test_a_part_that_is_to_wait_for_hours_keeps_neither_a_thread_nor_the_others(
    google: GoogleServer, client: Client, ids: list[str], time: FakeTime
) -> None:
    google.faults.append(
        Refuse(GET, 503, "backendError", when=lambda call: call.names["id"] == ids[3], retry_after=7_200)
    )
    answers = dict(client.ask_each(gets(client, ids), 20))
    assert answers.pop(ids[3]) == Refused("Google cannot answer now (503)", is_passing=True)
    assert all(isinstance(answer, dict) for answer in answers.values())
    assert (google.asked[GET], time() < 5) == (60, True)


def test_where_google_fails_at_all_nothing_is_told_to_be_unreadable(
    google: GoogleServer, client: Client, ids: list[str]
) -> None:
    google.faults.append(Refuse(GET, 500, "backendError"))
    with pytest.raises(TryLater):
        dict(client.ask_each(gets(client, ids), 20))


def test_a_call_that_hangs_ends_and_blocks_no_other(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setattr(network, "TIMEOUT", 1)
    google.mailbox(BOB)
    google.faults.append(Slow("gmail.users.getProfile", 3, user=ANN))
    hung, other = (patient(by_key(google), time, owner) for owner in (ANN, BOB))
    told: list[TryLater] = []
    thread = Thread(target=lambda: told.append(_late(hung)))
    thread.start()
    began = monotonic()
    other.ask(profile(other), 1)
    assert monotonic() - began < 0.9
    thread.join(10)
    assert str(told[0]) == "Google does not answer in time"
    for client in (hung, other):
        client.close()


def _late(client: Client) -> TryLater:
    with pytest.raises(TryLater) as told:
        client.ask(profile(client), 1)
    return told.value


def test_no_call_is_refused_for_the_quota_that_the_settings_state(google: GoogleServer, ids: list[str]) -> None:
    options = by_key(google, quota_user=40_000)
    google.quota.per_user["gmail"] = 40_000
    client = Client(options, ANN, gmail(options))
    assert len(dict(client.ask_each(gets(client, ids), 20))) == 60
    client.close()
    assert not google.refused
    assert google.units[ANN] == 1_200
