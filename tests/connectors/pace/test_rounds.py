"""Who gives up says how long the provider wants to be left alone, and has all who share its quota wait for that."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from connectors.errors import TryLater
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from connectors.pace.rounds import each_answered, until_answered
from tests.connectors.pacing import FakeTime

WAIT = 50.0


def a_trouble(kind: Kind, wait: float | None = WAIT) -> Trouble:
    return Trouble(kind, TryLater("Google is busy"), wait)


def alone(quota: Quota, trouble: Trouble) -> None:
    def ask() -> Trouble:
        quota.take(1)
        return trouble

    until_answered(ask, quota)


def among(quota: Quota, trouble: Trouble) -> None:
    def together(requests: Mapping[str, int]) -> Iterator[tuple[str, Trouble]]:
        quota.take(len(requests))
        return ((key, trouble) for key in requests)

    dict(each_answered({"a": 1, "b": 2}, together, 2, _never, quota))


def _never(trouble: Trouble) -> Refused:
    raise trouble.error


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def own(time: FakeTime) -> Rate:
    return Rate(6_000, time)


@pytest.fixture
def quota(time: FakeTime, own: Rate) -> Quota:
    return Quota(own, Rate(1_000_000, time), "Google", time.sleep)


@pytest.mark.parametrize("ask", [alone, among])
@pytest.mark.parametrize("kind", [Kind.RATE, Kind.PASSING])
def test_who_gives_up_says_how_long_to_wait(quota: Quota, ask: Callable[[Quota, Trouble], None], kind: Kind) -> None:
    with pytest.raises(TryLater) as told:
        ask(quota, a_trouble(kind))
    assert told.value.after == timedelta(seconds=WAIT)


@pytest.mark.parametrize("ask", [alone, among])
def test_who_is_not_told_how_long_to_wait_says_nothing_of_it(
    quota: Quota, ask: Callable[[Quota, Trouble], None]
) -> None:
    with pytest.raises(TryLater) as told:
        ask(quota, a_trouble(Kind.PASSING, None))
    assert told.value.after is None


@pytest.mark.parametrize("ask", [alone, among])
def test_the_last_refusal_keeps_all_from_asking_too(
    quota: Quota, own: Rate, ask: Callable[[Quota, Trouble], None]
) -> None:
    with pytest.raises(TryLater):
        ask(quota, a_trouble(Kind.RATE))
    assert own.shut() == WAIT
