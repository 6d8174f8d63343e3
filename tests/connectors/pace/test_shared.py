"""Several processes that know of each other by what they draw alone stay within a quota together, and use it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import pytest

from connectors.errors import TryLater
from connectors.pace.quota import Quota, Shares
from connectors.pace.rate import MINUTE, Rate
from connectors.pace.shared import KEPT, Share
from tests.connectors.pacing import FakeTime, SharedTime, most_within

PER_USER = 6_000
PER_PROJECT = 24_000
NEVER_FULL = 10_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    wait: float
    shut: float


@dataclass(eq=False)
class Pool:
    """As `store.quotas` keeps it, in memory."""

    clock: Callable[[], float]
    full_at: dict[str, float] = field(default_factory=dict)
    shut_until: dict[str, float] = field(default_factory=dict)
    draws: int = 0
    lock: Lock = field(default_factory=Lock)

    def draw(self, name: str, seconds: float, burst: float) -> Drawn:
        with self.lock:
            self.draws += 1
            now = self.clock()
            if (shut := self.shut_until.get(name, now) - now) > 0:
                return Drawn(0.0, shut)
            self.full_at[name] = max(self.full_at.get(name, now), now) + seconds
            return Drawn(max(0.0, self.full_at[name] - now - burst), 0.0)

    def shut(self, name: str, seconds: float, burst: float) -> None:
        self.shut_until[name] = self.clock() + seconds
        self.full_at[name] = self.shut_until[name] + burst

    def turn(self, name: str, seconds: float, mine: datetime | None) -> datetime | None:
        raise NotImplementedError

    def give_back(self, name: str, mine: datetime) -> None:
        raise NotImplementedError


class Process:
    """What one process has of a project's quota, and of a mailbox's: nothing else is shared with the others."""

    def __init__(self, pool: Pool, time: FakeTime | SharedTime, per_user: int, per_project: int) -> None:
        self.own, self.whole = Rate(per_user, time), Rate(per_project, time)
        shares = Shares(
            Share(pool, "p/ann", self.own, time, time.sleep, unasked=True),
            Share(pool, "p", self.whole, time, time.sleep),
        )
        self.quota = Quota(self.own, self.whole, "Google", time.sleep, shares)


@contextmanager
def running(time: SharedTime) -> Iterator[None]:
    try:
        yield
    finally:
        time.leave()


def asked(
    processes: int, minutes: int, per_user: int, per_project: int, units: int
) -> tuple[list[tuple[float, int]], Pool]:
    """What all of them ask for in that time, each as fast as it may."""
    time = SharedTime(processes)
    pool, spent, lock = Pool(time), list[tuple[float, int]](), Lock()

    def work(number: int) -> None:
        process = Process(pool, time, per_user, per_project)
        with running(time):
            while time() < minutes * MINUTE:
                process.quota.take(units + number)
                with lock:
                    spent.append((time(), units + number))

    with ThreadPoolExecutor(processes) as pool_of_threads:
        list(pool_of_threads.map(work, range(processes)))
    return [(at, n) for at, n in sorted(spent) if at <= minutes * MINUTE], pool


@pytest.mark.parametrize("processes", [1, 2, 8])
def test_processes_share_a_projects_quota_and_use_it(processes: int) -> None:
    spent, pool = asked(processes, 3, NEVER_FULL, PER_PROJECT, 100)
    assert most_within(MINUTE, spent) <= PER_PROJECT
    assert sum(n for _, n in spent) >= 0.92 * PER_PROJECT * 3
    assert pool.draws <= processes * 3 * MINUTE * 2.5


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_processes_that_read_one_mailbox_share_its_quota_and_use_it(processes: int) -> None:
    spent, _ = asked(processes, 3, PER_USER, NEVER_FULL, 100)
    assert most_within(MINUTE, spent) <= PER_USER
    assert sum(n for _, n in spent) >= 0.9 * PER_USER * 3


def test_who_asks_little_takes_little_from_who_needs_all() -> None:
    """Nine processes that look at a few mailboxes, and one that reads an archive."""
    time = SharedTime(10)
    pool, spent, lock = Pool(time), list[tuple[float, int]](), Lock()

    def work(number: int) -> None:
        process = Process(pool, time, NEVER_FULL, PER_PROJECT)
        with running(time):
            while time() < 2 * MINUTE:
                process.quota.take(2 if number else 200)
                with lock:
                    spent.append((time(), 2 if number else 200))
                if number:
                    time.sleep(0.3 * number)

    with ThreadPoolExecutor(10) as pool_of_threads:
        list(pool_of_threads.map(work, range(10)))
    assert most_within(MINUTE, sorted(spent)) <= PER_PROJECT
    assert sum(n for _, n in spent) >= 0.9 * PER_PROJECT * 2


def test_a_look_at_a_quiet_mailbox_asks_nobody_about_it() -> None:
    time = FakeTime()
    pool = Pool(time)
    process = Process(pool, time, PER_USER, PER_PROJECT)
    for _ in range(10):
        process.quota.take(2)
        time.sleep(MINUTE)
    assert "p/ann" not in pool.full_at


def test_a_process_that_dies_takes_a_seconds_worth_with_it_at_most() -> None:
    time = FakeTime()
    pool = Pool(time)
    process = Process(pool, time, NEVER_FULL, PER_PROJECT)
    while time() < MINUTE:
        process.quota.take(100)
    used = time()
    heir = Process(pool, time, NEVER_FULL, PER_PROJECT)
    for _ in range(20):
        heir.quota.take(100)
    at_best = 20 * 100 / (PER_PROJECT / MINUTE)
    assert time() - used <= at_best * 1.1 + KEPT


def test_what_was_not_spent_within_a_second_is_not_spent_later() -> None:
    time = FakeTime()
    pool = Pool(time)
    process = Process(pool, time, NEVER_FULL, PER_PROJECT)
    for _ in range(100):
        process.quota.take(100)
    time.sleep(10)
    before = pool.draws
    process.quota.take(1)
    assert pool.draws == before + 1


def test_a_wait_that_google_wants_of_all_is_kept_by_processes_that_were_not_told() -> None:
    time = FakeTime()
    pool = Pool(time)
    told, other = (Process(pool, time, NEVER_FULL, PER_PROJECT) for _ in range(2))
    told.quota.refused(30, for_all=True)
    other.quota.take(1)
    assert 30 <= time() < 31


def test_a_long_wait_that_google_wants_of_all_keeps_no_thread_of_other_processes() -> None:
    time = FakeTime()
    pool = Pool(time)
    told, other = (Process(pool, time, NEVER_FULL, PER_PROJECT) for _ in range(2))
    told.quota.refused(3_600, for_all=True)
    for _ in range(3):
        with pytest.raises(TryLater) as later:
            other.quota.take(1)
        assert later.value.after == timedelta(hours=1)
    assert (time(), pool.draws) == (0.0, 1)


def test_once_google_serves_again_all_begin_slowly() -> None:
    spent: list[tuple[float, int]] = []
    time = SharedTime(8)
    pool = Pool(time)
    pool.shut("p", 30, 2.0)

    def work(_: int) -> None:
        process = Process(pool, time, NEVER_FULL, PER_PROJECT)
        with running(time):
            while time() < MINUTE:
                process.quota.take(100)
                spent.append((time(), 100))

    with ThreadPoolExecutor(8) as pool_of_threads:
        list(pool_of_threads.map(work, range(8)))
    assert min(at for at, _ in spent) >= 30
    assert most_within(1.0, sorted(spent)) <= 2 * PER_PROJECT / MINUTE
