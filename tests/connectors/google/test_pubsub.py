"""What is published on the company's topic is heard, once; what keeps it from being heard is told by remedy."""

import json
import sys
import threading
from collections.abc import Generator
from contextlib import closing

import grpc  # type: ignore[import-untyped]
import pytest

from config.secrets import Secret
from connectors.errors import ConnectorError, NeedsPerson, TryLater
from connectors.google.pubsub import Subscription
from connectors.model.address import Address
from tests.connectors.google.asking import ANN, BOB
from tests.servers.pubsub import SUBSCRIPTION, PubSub
from tests.waiting import PATIENCE_SECONDS, wait_until


def told(address: str, **more: object) -> bytes:
    """As Gmail says it."""
    return json.dumps({"emailAddress": address, "historyId": 17, **more}).encode()


def heard(subscription: Subscription) -> Generator[Address, None, None]:
    """One after the other."""
    for mailboxes in subscription.mailboxes():
        yield from sorted(mailboxes)


@pytest.fixture
def subscription(pubsub: PubSub) -> Subscription:
    return Subscription(SUBSCRIPTION, None)


def test_each_mailbox_that_is_told_of_is_heard_and_acked(pubsub: PubSub, subscription: Subscription) -> None:
    pubsub.publish(told("Ann@Company.example"))
    with closing(heard(subscription)) as mailboxes:
        assert next(mailboxes) == ANN
        pubsub.publish(told(BOB))
        assert next(mailboxes) == BOB
        wait_until(lambda: len(pubsub.acked) == 2)
    pubsub.publish(told(BOB))
    with closing(heard(subscription)) as mailboxes:
        assert next(mailboxes) == BOB


@pytest.mark.parametrize("junk", [b"", b"{", b"[1]", b'{"emailAddress": 1}', told("nobody"), b"\xff", b"[" * 99_999])
def test_what_others_publish_there_is_acked_and_passed_over(
    pubsub: PubSub, subscription: Subscription, junk: bytes
) -> None:
    pubsub.publish(junk)
    pubsub.publish(told(ANN))
    with closing(heard(subscription)) as mailboxes:
        assert next(mailboxes) == ANN
        wait_until(lambda: len(pubsub.acked) == 2)


def test_closing_ends_it_from_another_thread_and_before_it_has_begun(
    pubsub: PubSub, subscription: Subscription
) -> None:
    listening = threading.Thread(target=list, args=(subscription.mailboxes(),))
    listening.start()
    wait_until(lambda: pubsub.streams == 1)
    subscription.close()
    listening.join(PATIENCE_SECONDS)
    assert not listening.is_alive()
    assert list(subscription.mailboxes()) == []


@pytest.mark.parametrize(
    ("code", "says", "remedy"),
    [
        (grpc.StatusCode.NOT_FOUND, "has no subscription", "subscription/list?project=capture-tests"),
        (grpc.StatusCode.PERMISSION_DENIED, "may not read the subscription", "Pub/Sub Subscriber"),
        (grpc.StatusCode.UNAUTHENTICATED, "no longer accepts the key", "google.pubsub_key"),
        (grpc.StatusCode.FAILED_PRECONDITION, "Nobody can listen", "delivery type is Pull"),
        (grpc.StatusCode.UNAVAILABLE, "cannot be reached", ""),
        (grpc.StatusCode.INTERNAL, "cannot answer now", ""),
    ],
)
def test_a_refusal_is_told_by_remedy_to_who_listens_and_to_who_checks(
    pubsub: PubSub, subscription: Subscription, code: grpc.StatusCode, says: str, remedy: str
) -> None:
    pubsub.refusal = code, "as Google words it"
    for ask in (subscription.check, lambda: list(subscription.mailboxes())):
        with pytest.raises(ConnectorError, match=says) as raised:
            ask()
        assert isinstance(raised.value, NeedsPerson if remedy else TryLater)
        assert remedy in getattr(raised.value, "advice", "")


def test_a_stream_that_is_cut_is_for_later(pubsub: PubSub, subscription: Subscription) -> None:
    pubsub.publish(told(ANN))
    mailboxes = heard(subscription)
    assert next(mailboxes) == ANN
    pubsub.cut()
    with pytest.raises(TryLater):
        next(mailboxes)


def test_checking_takes_no_message_from_who_listens(pubsub: PubSub, subscription: Subscription) -> None:
    subscription.check()
    pubsub.publish(told(ANN))
    subscription.check()
    with closing(heard(subscription)) as mailboxes:
        assert next(mailboxes) == ANN


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"type": "authorized_user"}'])
def test_a_key_that_is_none_is_told(pubsub: PubSub, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    if content is not None:
        monkeypatch.setenv("KEY", content)
    with pytest.raises(NeedsPerson, match="key for Pub/Sub"):
        Subscription(SUBSCRIPTION, Secret("env:KEY")).check()


def test_without_the_extra_it_says_what_to_install(pubsub: PubSub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.cloud.pubsub_v1", None)
    with pytest.raises(NeedsPerson, match="not installed") as raised:
        Subscription(SUBSCRIPTION, None).check()
    assert "`pubsub`" in raised.value.advice
