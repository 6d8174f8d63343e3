"""Streams that end as they should not, and how promptly they end when they should."""

import threading
import time
from collections.abc import Callable, Iterator
from select import select

import pytest

from connectors.ews import notifications, stream
from connectors.ews.notifications import Event
from connectors.ews.values import Known
from connectors.ews.watching import Watching
from connectors.protocol import Hints
from tests.connectors.ews.asking import ANN, opened, surroundings
from tests.connectors.postbox import a_message
from tests.servers.exchange.faults import MALFORMED, Busy, Refuse, StreamCut, Unsigned
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.faults import Cut, Fault, Says, Slow
from tests.waiting import wait_until

STREAM = "GetStreamingEvents"
Begin = Callable[[], Hints | None]


@pytest.fixture
def watching(exchange: ExchangeServer) -> Iterator[Watching]:
    """Of her mailbox."""
    exchange.mailbox(ANN)
    options = exchange.options(ANN)
    with opened(options) as office:
        made = Watching(options, surroundings(), office)
        yield made
        made.end()


@pytest.fixture
def begin(exchange: ExchangeServer, watching: Watching) -> Begin:
    """Watches her inbox."""
    inbox = exchange.mailbox(ANN).tree.find(Known.INBOX.value).id
    return lambda: watching.begin(lambda: [inbox], tuple(Event))


def begun(begin: Begin) -> Hints:
    hints = begin()
    assert hints is not None
    return hints


def is_told(hints: Hints, seconds: float = 5.0) -> bool:
    return bool(select([hints.connection], [], [], seconds)[0]) and hints.has_news()


def put(server: ExchangeServer) -> None:
    server.mailbox(ANN).put(a_message("new"))


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "ews-stream"]


@pytest.mark.parametrize(
    "fault",
    [
        StreamCut(after_messages=0, times=1),
        Cut(STREAM, times=2),
        Refuse(STREAM, "ErrorExceededConnectionCount", times=1),
        Refuse(STREAM, "ErrorSubscriptionNotFound", times=1),
        Busy(STREAM, times=1),
        Says(STREAM, MALFORMED, times=1),
        Unsigned(STREAM, times=1),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_the_end_of_a_stream_is_a_hint_and_no_error(exchange: ExchangeServer, begin: Begin, fault: Fault) -> None:
    exchange.faults.append(fault)
    hints = begun(begin)
    assert is_told(hints)
    wait_until(lambda: not threads())
    assert not hints.has_news()


def test_a_cut_amid_a_message_is_a_hint_and_the_next_stream_goes_on(exchange: ExchangeServer, begin: Begin) -> None:
    exchange.faults.append(StreamCut(times=1))
    hints = begun(begin)
    assert not is_told(hints, 0.3)
    put(exchange)
    assert is_told(hints)
    again = begun(begin)
    assert not is_told(again, 0.3)
    put(exchange)
    assert is_told(again)


def test_a_subscription_that_is_lost_is_a_hint_and_made_anew(exchange: ExchangeServer, begin: Begin) -> None:
    hints = begun(begin)
    exchange.streams.forget()
    assert is_told(hints)
    again = begun(begin)
    assert exchange.asked["Subscribe"] == 2
    put(exchange)
    assert is_told(again)


def test_a_password_that_is_refused_is_not_tried_again(exchange: ExchangeServer, begin: Begin) -> None:
    exchange.faults.append(Unsigned(STREAM))
    assert is_told(begun(begin))
    assert begin() is None


def test_it_is_asked_for_anew_when_its_time_is_over(
    exchange: ExchangeServer, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TOO_SOON", 0.0)
    exchange.streams.minute = 0.02
    hints = begun(begin)
    wait_until(lambda: exchange.asked[STREAM] > 3)
    assert not hints.has_news()
    put(exchange)
    assert is_told(hints)


def test_who_is_sent_away_at_once_does_not_come_back(exchange: ExchangeServer, begin: Begin) -> None:
    exchange.streams.minute = 0.0
    assert is_told(begun(begin))
    wait_until(lambda: not threads())
    assert exchange.asked[STREAM] == 1


def test_a_server_that_falls_silent_is_noticed(
    exchange: ExchangeServer, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "SILENCE", 0.2)
    assert is_told(begun(begin))


class TestEnd:
    """Of a stream that nobody needs any more."""

    def test_it_takes_but_a_moment(self, exchange: ExchangeServer, watching: Watching, begin: Begin) -> None:
        begun(begin)
        wait_until(lambda: exchange.asked[STREAM] == 1)
        began = time.monotonic()
        watching.end()
        assert time.monotonic() - began < 0.5
        assert not threads()

    def test_it_waits_for_no_server_that_hangs(
        self, exchange: ExchangeServer, watching: Watching, begin: Begin
    ) -> None:
        exchange.faults.append(Slow(STREAM, seconds=30.0))
        begun(begin)
        wait_until(lambda: exchange.asked[STREAM] == 1)
        began = time.monotonic()
        watching.end()
        assert time.monotonic() - began < 0.5
        assert not threads()

    def test_at_any_moment(self, exchange: ExchangeServer, watching: Watching, begin: Begin) -> None:
        for pause in range(20):
            begun(begin)
            time.sleep(pause / 500)
            watching.end()
        wait_until(lambda: not threads())
        assert len(exchange.streams) == 1


def test_nothing_is_asked_for_where_there_is_nothing_to_watch(exchange: ExchangeServer, watching: Watching) -> None:
    assert watching.begin(list, tuple(Event)) is None
    assert not exchange.asked["Subscribe"]


@pytest.mark.parametrize("code", ["ErrorExceededSubscriptionCount", "ErrorServerBusy", "ErrorMailboxStoreUnavailable"])
def test_a_server_that_cannot_subscribe_now_is_not_waited_for_but_asked_again(
    exchange: ExchangeServer, begin: Begin, code: str
) -> None:
    exchange.faults.append(Refuse("Subscribe", code, times=1))
    began = time.monotonic()
    assert begin() is None
    assert time.monotonic() - began < 1.0
    begun(begin)
