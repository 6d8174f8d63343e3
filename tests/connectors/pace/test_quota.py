"""Whatever is asked for, and whenever: no 60 seconds see more than the quota, and what waits uses nearly all of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import TryLater
from connectors.pace.quota import Quota
from connectors.pace.rate import MINUTE, Rate
from tests.connectors.pacing import FakeTime, SharedTime, most_within

PER_USER = 6_000
MESSAGE = 20


def a_quota(time: FakeTime, per_user: int = PER_USER, per_project: int = 1_200_000) -> Quota:
    return Quota(Rate(per_user, time), Rate(per_project, time), "Google", time.sleep)


@given(
    per_user=st.integers(100, 20_000),
    asked=st.lists(st.tuples(st.integers(1, 90), st.sampled_from([0.0, 0.1, 5.0, 61.0])), min_size=1, max_size=300),
)
def test_no_minute_sees_more_than_the_quota_whatever_is_asked(per_user: int, asked: list[tuple[int, float]]) -> None:
    time = FakeTime(1_000)
    quota, spent = a_quota(time, per_user), []
    for units, idle in asked:
        time.sleep(idle)
        quota.take(units)
        spent.append((time(), units))
    assert most_within(MINUTE, spent) <= per_user


@pytest.mark.parametrize(("per_user", "units"), [(600, 1), (6_000, 5), (6_000, 20), (15_000, 5), (1_000_000, 20)])
def test_batches_as_large_as_may_be_stay_within_the_quota_and_use_it(per_user: int, units: int) -> None:
    time = FakeTime(1_000)
    quota, spent = a_quota(time, per_user, 10_000_000), []
    start = time()
    while time() - start < 10 * MINUTE:
        batch = quota.at_once(units) * units
        quota.take(batch)
        spent.append((time(), batch))
    assert most_within(MINUTE, spent) <= per_user
    assert sum(n for _, n in spent) >= 0.95 * per_user * 10


def test_a_second_of_delay_on_the_way_still_fits_into_the_quota() -> None:
    time = FakeTime(1_000)
    quota, arrived = a_quota(time), []
    for number in range(200):
        quota.take(140)
        late = 0.9 if number < 20 else 0.0
        arrived.append((time() + late, 140))
    assert most_within(MINUTE, sorted(arrived)) <= PER_USER


def test_many_people_share_the_quota_of_a_project_and_use_nearly_all_of_it() -> None:
    people, per_project, minutes = 16, 24_000, 5
    time = SharedTime(people)
    project = Rate(per_project, time)
    spent: list[tuple[float, int]] = []
    lock = Lock()

    def work(person: int) -> int:
        quota, units = Quota(Rate(PER_USER, time), project, "Google", time.sleep), 0
        try:
            while time() < minutes * MINUTE:
                quota.take(100 + person)
                with lock:
                    spent.append((time(), 100 + person))
                units += 100 + person
        finally:
            time.leave()
        return units

    with ThreadPoolExecutor(people) as pool:
        shares = list(pool.map(work, range(people)))
    within = [(at, units) for at, units in sorted(spent) if at <= minutes * MINUTE]
    assert most_within(MINUTE, within) <= per_project
    assert sum(units for _, units in within) >= 0.95 * per_project * minutes
    assert min(shares) > 0.5 * max(shares)


def test_a_single_request_never_goes_with_more_than_a_twentieth_of_the_quota() -> None:
    quota = a_quota(FakeTime(1_000))
    assert quota.at_once(MESSAGE) * MESSAGE <= 0.05 * PER_USER
    assert a_quota(FakeTime(1_000), 100).at_once(MESSAGE) == 1


def test_everybody_waits_as_long_as_the_provider_asks() -> None:
    time = FakeTime(1_000)
    quota = a_quota(time)
    quota.refused(7, for_all=True)
    quota.take(1)
    assert 7 <= time() - 1_000 < 8


def test_where_google_does_not_say_how_long_the_wait_doubles() -> None:
    time = FakeTime(1_000)
    quota, waits = a_quota(time), []
    for _ in range(4):
        before = time()
        quota.refused(None, for_all=False)
        quota.take(1)
        waits.append(round(time() - before))
    assert waits == [1, 2, 4, 8]
    quota.served()
    before = time()
    quota.refused(None, for_all=False)
    quota.take(1)
    assert round(time() - before) == 1


def test_refusals_of_what_was_under_way_together_count_as_one() -> None:
    time = FakeTime(1_000)
    quota = a_quota(time)
    for _ in range(10):
        quota.refused(None, for_all=False)
    quota.take(1)
    assert time() - 1_000 < 2


def test_one_persons_refusal_holds_up_nobody_else() -> None:
    time = FakeTime(1_000)
    project = Rate(1_200_000, time)
    mine, yours = (Quota(Rate(PER_USER, time), project, "Google", time.sleep) for _ in range(2))
    mine.refused(30, for_all=False)
    yours.take(1)
    assert time() == 1_000


def test_a_long_wait_is_for_a_later_pass_and_keeps_no_thread() -> None:
    time = FakeTime(1_000)
    quota = a_quota(time)
    quota.refused(3_600, for_all=False)
    with pytest.raises(TryLater) as told:
        quota.take(1)
    assert told.value.after == timedelta(hours=1)
    assert time() == 1_000
