"""What a mailbox tells of goes to whoever holds a streaming subscription, and how such answers end."""

from threading import Timer
from typing import Any

import pytest
from exchangelib.errors import ErrorSubscriptionNotFound, EWSError  # type: ignore[import-untyped]
from exchangelib.services import GetStreamingEvents, SubscribeToStreaming, Unsubscribe  # type: ignore[import-untyped]
from requests.exceptions import ChunkedEncodingError

from tests.servers.exchange.events import Event
from tests.servers.exchange.faults import StreamCut
from tests.servers.exchange.server import ExchangeServer
from tests.servers_exchange.conftest import ANN, BOB, Open
from tests.waiting import wait_until

MAIL = Event("NewMailEvent", ANN, "AAA=", "FFF=", "inbox")


class Listener:
    """A subscription to all of somebody's mailbox, or to folders by exchangelib's names."""

    def __init__(self, account: Any, folders: tuple[str, ...] = ()) -> None:
        assert account.version.build
        self.account = account
        self.asked = GetStreamingEvents(account=account)
        places = [getattr(account, name) for name in folders] or None
        kinds = ["NewMailEvent", "MovedEvent"]
        self.id = next(SubscribeToStreaming(account=account).call(folders=places, event_types=kinds))

    def hear(self, most: int = 1_000) -> list[Any]:
        """Events of one streaming answer, no more than `most`."""
        heard: list[Any] = []
        for notification in self.asked.call([self.id], 1):
            heard += notification.events
            if len(heard) >= most:
                break
        self.asked.stop_streaming()
        return heard


@pytest.fixture
def listener(open_mailbox: Open) -> Listener:
    return Listener(open_mailbox(max_connections=2))


def test_what_happens_is_heard_at_once(exchange: ExchangeServer, listener: Listener) -> None:
    later = Timer(0.2, exchange.streams.tell, [MAIL])
    later.start()
    event = listener.hear(most=1)[0]
    assert (event.ELEMENT_NAME, event.item_id.id, event.parent_folder_id.id) == ("NewMailEvent", "AAA=", "FFF=")
    assert (exchange.limits.streaming, exchange.together) == ({"EXAMPLE\\ann": 1}, {"EXAMPLE\\ann": 1})


def test_mail_that_arrives_is_heard(exchange: ExchangeServer, listener: Listener) -> None:
    mailbox = exchange.mailbox(ANN)
    id_ = mailbox.put(b"Message-ID: <1@client.test>\r\n\r\nHello")
    moved = mailbox.move(id_, "junkemail")
    arrived, gone = listener.hear(most=2)
    assert (arrived.item_id.id, gone.old_item_id.id, gone.item_id.id) == (id_, id_, moved)


def test_one_folder_may_be_listened_to(exchange: ExchangeServer, open_mailbox: Open) -> None:
    listener = Listener(open_mailbox(max_connections=2), folders=("sent",))
    exchange.streams.tell(MAIL)
    exchange.streams.tell(Event("NewMailEvent", ANN, "BBB=", "GGG=", "sentitems"))
    assert [event.item_id.id for event in listener.hear(most=1)] == ["BBB="]


def test_what_happened_before_is_heard_too(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.tell(MAIL)
    exchange.streams.tell(Event("MovedEvent", ANN, "BBB=", "GGG=", old_id="AAA=", old_folder="FFF="))
    assert [event.ELEMENT_NAME for event in listener.hear(most=2)] == ["NewMailEvent", "MovedEvent"]


def test_others_are_not_heard(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.minute = 0.2
    exchange.streams.tell(Event("NewMailEvent", BOB, "AAA=", "FFF="))
    exchange.streams.tell(Event("DeletedEvent", ANN, "AAA=", "FFF="))
    assert listener.hear() == []


def test_an_answer_ends_after_its_time(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.minute = 0.2
    assert listener.hear() == []
    assert listener.asked.connection_status == "Closed"


def test_who_is_told_nothing_for_long_is_told_so(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.minute, exchange.streams.beat = 0.5, 0.1
    assert listener.hear() == []


def test_an_answer_may_be_cut_in_the_middle(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.faults.append(StreamCut(times=1))
    exchange.streams.tell(MAIL)
    with pytest.raises((ChunkedEncodingError, EWSError)):
        listener.hear()


def test_a_listener_that_leaves_is_noticed(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.tell(MAIL)
    listener.hear(most=1)
    listener.account.protocol.close()
    wait_until(lambda: not exchange.limits.flying(exchange.accounts.add(ANN).name))


def test_a_forgotten_subscription_is_refused(exchange: ExchangeServer, listener: Listener) -> None:
    exchange.streams.forget()
    with pytest.raises(ErrorSubscriptionNotFound):
        listener.hear()


def test_a_subscription_that_is_forgotten_meanwhile_ends(exchange: ExchangeServer, listener: Listener) -> None:
    Timer(0.2, exchange.streams.forget).start()
    with pytest.raises(ErrorSubscriptionNotFound):
        listener.hear()


def test_a_subscription_can_be_ended(exchange: ExchangeServer, listener: Listener) -> None:
    Unsubscribe(account=listener.account).get(subscription_id=listener.id, expect_result=None)
    assert len(exchange.streams) == 0
