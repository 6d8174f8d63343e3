"""Where Microsoft cannot serve us, time is all that it costs; where that takes long, it is for a later pass."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread
from time import monotonic

import httpx2
import pytest

from connectors.errors import TryLater
from connectors.graph import transport
from connectors.graph.client import Client
from connectors.graph.limits import Limits, app_rate
from connectors.pace.outcomes import Refused
from tests.connectors.entra.asking import ANN, surroundings
from tests.connectors.graph.asking import BOB, FOLDERS, gets, patient, refusal
from tests.connectors.pacing import FakeTime
from tests.servers.https.faults import Says, Slow
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.server import MicrosoftServer

GET = "messages.get"


@pytest.mark.parametrize(
    "fault",
    [
        Refuse(GET, 429, "ApplicationThrottled", every=1, times=40),
        Refuse(GET, 429, "ApplicationThrottled", every=2, times=40, retry_after=5),
        Refuse(GET, 503, "ErrorMailboxStoreUnavailable", every=2, times=40),
        Refuse(GET, 503, "MailboxInfoStale", every=3, times=40),
        Refuse(GET, 500, "ErrorInternalServerTransientError", every=3, times=40),
        Refuse(GET, 504, "UnknownError", every=2, times=40),
    ],
)
def test_a_storm_costs_time_and_no_message(
    microsoft: MicrosoftServer, client: Client, ids: list[str], time: FakeTime, fault: Refuse
) -> None:
    microsoft.faults.append(fault)
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    assert all(isinstance(answer, dict) for answer in answers.values())
    assert microsoft.asked[GET] == 60 + fault.struck
    assert time() < 60


def test_the_wait_is_the_one_that_microsoft_states(microsoft: MicrosoftServer, client: Client, time: FakeTime) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", 429, "TooManyRequests", retry_after=17, times=1))
    client.ask(FOLDERS)
    assert 17 <= time() < 18


def test_a_wait_is_also_stated_as_a_date(microsoft: MicrosoftServer, client: Client, time: FakeTime) -> None:
    microsoft.mailbox(ANN)
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    microsoft.faults.append(Says("folders.get", times=1, answer=refusal(503, "ServiceNotAvailable", Retry_After=until)))
    client.ask(FOLDERS)
    assert 15 < time() < 21


@pytest.mark.parametrize(
    ("scope", "others_wait"),
    [("", False), ("Tenant_Application/ReadWrite/a/b", True), ("Application/Read/a/b", True), ("User/Read/a/b", False)],
)
def test_others_wait_only_where_the_limit_is_theirs_too(
    microsoft: MicrosoftServer, time: FakeTime, scope: str, others_wait: bool
) -> None:
    microsoft.mailbox(ANN)
    app = app_rate(time)
    refused = refusal(429, "ApplicationThrottled", Retry_After="90", x_ms_throttle_scope=scope)
    microsoft.faults.append(Says("folders.get", answer=refused))
    limits = Limits(app, time, time.sleep)
    with closing(Client(microsoft.options(ANN), surroundings(), limits)) as client, pytest.raises(TryLater):
        client.ask(FOLDERS)
    assert (app.shut() > 0) is others_wait


@pytest.mark.parametrize(("status", "code"), [(429, "ApplicationThrottled"), (503, "MailboxMoveInProgress")])
def test_a_wait_of_minutes_is_for_a_later_pass(
    microsoft: MicrosoftServer, client: Client, time: FakeTime, status: int, code: str
) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", status, code, retry_after=300))
    with pytest.raises(TryLater) as told:
        client.ask(FOLDERS)
    assert told.value.after == timedelta(seconds=300)
    assert time() == 0


def test_who_is_never_served_gives_up_after_half_a_minute(
    microsoft: MicrosoftServer, client: Client, time: FakeTime
) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", 503, "ServiceNotAvailable"))
    with pytest.raises(TryLater):
        client.ask(FOLDERS)
    assert microsoft.asked["folders.get"] == 6
    assert 30 < time() < 60


def test_the_last_refusal_too_keeps_all_who_ask_the_mailbox_from_asking(
    microsoft: MicrosoftServer, time: FakeTime
) -> None:
    microsoft.mailbox(ANN)
    microsoft.faults.append(Refuse("folders.get", 429, "ApplicationThrottled", retry_after=50, times=6))
    limits = Limits(app_rate(time), time, time.sleep)
    with (
        closing(Client(microsoft.options(ANN), surroundings(), limits)) as client,
        closing(Client(microsoft.options(ANN), surroundings(), limits)) as other,
    ):
        assert _late(client).after == timedelta(seconds=50)
        began = time()
        other.ask(FOLDERS)
    assert time() - began >= 50


def test_one_that_microsoft_always_fails_at_does_not_hide_the_others(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults.append(Refuse(GET, 500, "ErrorInternalServerError", when=lambda call: call.names["id"] == ids[3]))
    answers = dict(client.ask_each(gets(ids), FOLDERS))
    assert answers.pop(ids[3]) == Refused("Microsoft cannot answer now (500)", is_passing=True)
    assert all(isinstance(answer, dict) for answer in answers.values())


def test_a_single_one_that_microsoft_always_fails_at_is_refused_where_others_would_be_served(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults.append(Refuse(GET, 500, "ErrorInternalServerError"))
    ((_, answer),) = client.ask_each(gets(ids[:1]), FOLDERS)
    assert answer == Refused("Microsoft cannot answer now (500)", is_passing=True)


def test_where_microsoft_fails_at_all_nothing_is_told_to_be_unreadable(
    microsoft: MicrosoftServer, client: Client, ids: list[str]
) -> None:
    microsoft.faults += [Refuse(operation, 500, "ErrorInternalServerError") for operation in (GET, "folders.get")]
    with pytest.raises(TryLater):
        dict(client.ask_each(gets(ids), FOLDERS))


def test_a_part_of_a_batch_waits_as_long_as_microsoft_states_and_the_others_do_not(
    microsoft: MicrosoftServer, client: Client, ids: list[str], time: FakeTime
) -> None:
    microsoft.faults.append(
        Refuse(GET, 503, "MailboxInfoStale", retry_after=17, times=1, when=lambda call: call.names["id"] == ids[3])
    )
    took = {key: time() for key, answer in client.ask_each(gets(ids), FOLDERS) if isinstance(answer, dict)}
    assert took.keys() == set(ids)
    assert took.pop(ids[3]) >= 17
    assert max(took.values()) < 5


def test_a_server_that_hangs_keeps_up_nobody_else(
    microsoft: MicrosoftServer, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", httpx2.Timeout(1))
    for person in (ANN, BOB):
        microsoft.mailbox(person)
    hung, other = (patient(microsoft.options(person), time, person) for person in (ANN, BOB))
    other.ask(FOLDERS)
    microsoft.faults.append(Slow("folders.get", 3, user=ANN))
    told: list[TryLater] = []
    thread = Thread(target=lambda: told.append(_late(hung)))
    thread.start()
    began = monotonic()
    other.ask(FOLDERS)
    assert monotonic() - began < 0.9
    thread.join(10)
    assert str(told[0]) == "graph.microsoft.com does not answer in time"
    for client in (hung, other):
        client.close()


def _late(client: Client) -> TryLater:
    with pytest.raises(TryLater) as told:
        client.ask(FOLDERS)
    return told.value
