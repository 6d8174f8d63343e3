"""Listening to many connections: each sign is heard once, and nobody who shouts is heard more often."""

import threading
from collections.abc import Iterator
from socket import MSG_PEEK, socket, socketpair

import pytest

from capture.watch import LONGEST_SPACING_SECONDS, RENEWED_AFTER_SECONDS, SPACING_SECONDS, Heard, Watch
from connectors.protocol import Hints
from tests.capture.held_mail import Seconds

NOTHING = Heard(frozenset(), {})
SIGN_OF_LIFE = b"* OK Still here\r\n"


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def watch(clock: Seconds) -> Iterator[Watch]:
    made = Watch(clock)
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[tuple[socket, socket]]:
    """Our end and the provider's."""
    ours, theirs = socketpair()
    with ours, theirs:
        yield ours, theirs


def hints(connection: socket) -> Hints:
    """Anything said is news but a sign of life."""

    def has_news() -> bool:
        if connection.recv(100, MSG_PEEK) != SIGN_OF_LIFE:
            return True
        return connection.recv(100) != SIGN_OF_LIFE

    return Hints(connection, has_news)


def changed(*ids: int) -> Heard:
    return Heard(frozenset(ids), {})


def test_what_a_provider_says_is_heard_once(watch: Watch, line: tuple[socket, socket]) -> None:
    ours, theirs = line
    watch.add(7, hints(ours))
    assert watch.listen(0) == NOTHING
    theirs.send(b"* 5 EXISTS\r\n")
    assert watch.listen(1) == changed(7)
    assert watch.listen(0) == NOTHING
    assert ours.recv(100) == b"* 5 EXISTS\r\n"


def test_it_is_heard_while_somebody_waits_for_it(watch: Watch, line: tuple[socket, socket]) -> None:
    heard: list[Heard] = []
    listener = threading.Thread(target=lambda: heard.append(watch.listen(20)))
    listener.start()
    watch.add(7, hints(line[0]))
    line[1].send(b"!")
    listener.join(10)
    assert heard == [changed(7)]


def test_a_connection_that_has_ended_is_told_apart(watch: Watch, line: tuple[socket, socket]) -> None:
    watch.add(7, hints(line[0]))
    line[1].close()
    assert watch.listen(1) == Heard(frozenset(), {7: SPACING_SECONDS})


def test_one_that_was_removed_is_not_heard(watch: Watch, line: tuple[socket, socket]) -> None:
    watch.add(7, hints(line[0]))
    line[1].send(b"!")
    watch.remove(7)
    watch.remove(7)
    assert (watch.listen(0), len(watch)) == (NOTHING, 0)


def test_what_was_said_before_it_was_added_is_heard(watch: Watch, line: tuple[socket, socket]) -> None:
    line[1].send(b"!")
    watch.add(7, hints(line[0]))
    assert watch.listen(1) == changed(7)


def test_two_hints_are_seconds_apart_and_the_second_is_not_lost(
    watch: Watch, clock: Seconds, line: tuple[socket, socket]
) -> None:
    line[1].send(b"!")
    watch.add(7, hints(line[0]))
    assert watch.listen(1) == changed(7)
    clock.now += SPACING_SECONDS - 0.1
    watch.add(7, hints(line[0]))
    assert watch.listen(0) == NOTHING
    clock.now += 0.1
    assert watch.listen(1) == changed(7)


def test_hints_that_keep_coming_for_nothing_are_heard_less_and_less(
    watch: Watch, clock: Seconds, line: tuple[socket, socket]
) -> None:
    line[1].send(b"!")
    heard = 0
    until = clock.now + 3_600
    while clock.now < until:
        watch.add(7, hints(line[0]), in_vain=True)
        while watch.listen(0) == NOTHING:
            clock.now += 1
        heard += 1
    assert 3_600 / LONGEST_SPACING_SECONDS < heard < 2 * 3_600 / LONGEST_SPACING_SECONDS


def test_a_hint_that_was_true_makes_the_next_prompt_again(
    watch: Watch, clock: Seconds, line: tuple[socket, socket]
) -> None:
    line[1].send(b"!")
    for _ in range(5):
        watch.add(7, hints(line[0]), in_vain=True)
        while watch.listen(0) == NOTHING:
            clock.now += 1
    watch.add(7, hints(line[0]), in_vain=False)
    clock.now += SPACING_SECONDS
    assert watch.listen(1) == changed(7)


def test_a_server_that_only_says_now_and_then_that_it_is_there_tells_nothing_and_stays_prompt(
    watch: Watch, clock: Seconds, line: tuple[socket, socket]
) -> None:
    watch.add(7, hints(line[0]))
    for _ in range(5):
        line[1].send(SIGN_OF_LIFE)
        assert watch.listen(1) == NOTHING
        clock.now += 120
    line[1].send(b"* 5 EXISTS\r\n")
    assert watch.listen(1) == changed(7)


def test_a_server_that_keeps_ending_connections_is_asked_for_another_less_and_less(
    watch: Watch, clock: Seconds
) -> None:
    waits = []
    for _ in range(9):
        ours, theirs = socketpair()
        with ours:
            watch.add(7, hints(ours), in_vain=True)
            theirs.close()
            while (heard := watch.listen(0)) == NOTHING:
                clock.now += 1
        waits.append(heard.ended[7])
        clock.now += waits[-1]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (SPACING_SECONDS, LONGEST_SPACING_SECONDS)


def test_a_wait_that_nobody_has_renewed_for_long_is_a_hint(
    watch: Watch, clock: Seconds, line: tuple[socket, socket]
) -> None:
    watch.add(7, hints(line[0]))
    clock.now += RENEWED_AFTER_SECONDS
    assert watch.listen(0) == NOTHING
    clock.now += 1
    assert watch.listen(0) == changed(7)
