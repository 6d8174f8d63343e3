"""Microsoft is asked to post of one mailbox to one address; what it answers says until when, and what is wrong."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.graph.client import Client
from connectors.graph.subscriptions import (
    LONGEST,
    NotReached,
    Subscription,
    renew,
    resource_of,
    subscribe,
    subscriptions,
    unsubscribe,
)
from tests.connectors.entra.asking import ANN
from tests.connectors.graph.asking import BOB, patient
from tests.connectors.pacing import FakeTime
from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.public import ADDRESS, reached
from tests.servers.microsoft.server import MicrosoftServer

STATE = "a1" * 32
CREATE, RENEW = "subscriptions.create", "subscriptions.renew"


@pytest.fixture(autouse=True)
def public(microsoft: MicrosoftServer, ids: list[str]) -> Iterator[None]:
    with reached(microsoft):
        yield


def until() -> datetime:
    return datetime.now(UTC) + LONGEST


def subscribed(client: Client, stream: str = "mail", address: str = ADDRESS) -> Subscription:
    return subscribe(client, resource_of(client, stream), address, STATE, until())


@pytest.mark.parametrize(("stream", "told"), [("mail", "messages"), ("calendar", "events")])
def test_a_stream_is_subscribed_to_with_one_request(
    microsoft: MicrosoftServer, client: Client, stream: str, told: str
) -> None:
    made = subscribed(client, stream)
    (one,) = microsoft.subscriptions.ones.values()
    assert (one.mailbox, one.stream, one.state) == (ANN, told, STATE)
    assert (one.told["notificationUrl"], one.told["lifecycleNotificationUrl"]) == (ADDRESS, ADDRESS)
    assert one.told["changeType"] == "created,updated,deleted"
    assert (made.id, made.resource, made.expires) == (one.told["id"], f"users/{ANN}/{told}", one.ends)
    assert microsoft.asked[CREATE] == 1


def test_the_end_that_microsoft_gives_is_the_one_that_counts(microsoft: MicrosoftServer, client: Client) -> None:
    microsoft.subscriptions.lasts = timedelta(hours=1)
    made = subscribed(client)
    assert made.expires - datetime.now(UTC) < timedelta(hours=1)
    microsoft.subscriptions.lasts = None
    renewed = renew(client, made.id, until())
    assert renewed
    assert renewed.id == made.id
    assert renewed.expires - datetime.now(UTC) > timedelta(days=6)


def test_only_those_for_the_address_are_ours(microsoft: MicrosoftServer, client: Client, time: FakeTime) -> None:
    microsoft.mailbox(BOB)
    own = subscribed(client)
    subscribed(client, "calendar", f"{ADDRESS}?of=another")
    with closing(patient(microsoft.options(BOB), time, BOB)) as other:
        bobs = subscribed(other)
    assert set(subscriptions(client, ADDRESS)) == {own, bobs}


def test_one_that_has_ended_cannot_be_renewed_and_need_not_be_ended(client: Client) -> None:
    made = subscribed(client)
    unsubscribe(client, made.id)
    assert renew(client, made.id, until()) is None
    unsubscribe(client, made.id)
    assert list(subscriptions(client, ADDRESS)) == []


def test_an_address_out_of_microsofts_reach_is_told_with_how_to_try_it(
    microsoft: MicrosoftServer, client: Client
) -> None:
    microsoft.public.clear()
    with pytest.raises(NotReached, match="does not reach") as told:
        subscribed(client, address=f"{ADDRESS}?of=1a2b3c4d")
    assert f"curl -X POST '{ADDRESS}?of=1a2b3c4d&validationToken=hello'" in told.value.advice


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "ExtensionError", NeedsPerson),
        (404, "ResourceNotFound", ProviderBug),
        (503, "ServiceNotAvailable", TryLater),
    ],
)
def test_what_else_is_refused_says_nothing_of_the_address(
    microsoft: MicrosoftServer, client: Client, status: int, code: str, error: type[Exception]
) -> None:
    microsoft.faults.append(Refuse(CREATE, status, code))
    with pytest.raises(error) as told:
        subscribed(client)
    assert not isinstance(told.value, NotReached)


def test_a_renewal_that_is_refused_is_no_end(microsoft: MicrosoftServer, client: Client) -> None:
    made = subscribed(client)
    microsoft.faults.append(Refuse(RENEW, 403, "ExtensionError"))
    with pytest.raises(NeedsPerson):
        renew(client, made.id, until())
