"""One process at a time asks for an account, and each comes to its turn."""

from datetime import UTC, datetime, timedelta

from connectors.pace.shared import Drawn
from connectors.pace.turns import LONGEST, Turns
from tests.connectors.pacing import FakeTime


class Pool:
    """As `store.quotas` keeps turns, in memory."""

    def __init__(self, time: FakeTime) -> None:
        self.time, self.until, self.taken = time, datetime.min.replace(tzinfo=UTC), 0

    def draw(self, name: str, seconds: float, burst: float) -> Drawn:
        raise NotImplementedError

    def shut(self, name: str, seconds: float, burst: float) -> None:
        raise NotImplementedError

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def turn(self, name: str, seconds: float, mine: datetime | None) -> datetime | None:
        if self.until > self.now() and self.until != mine:
            return None
        self.taken += 1
        self.until = self.now() + timedelta(seconds=seconds)
        return self.until

    def give_back(self, name: str, mine: datetime) -> None:
        if self.until == mine:
            self.until = self.now()


def test_threads_of_a_process_share_its_turn_and_give_it_back_together() -> None:
    time = FakeTime(1_000)
    pool = Pool(time)
    turns = Turns(pool, "ann", time, time.sleep)
    with turns.taken():
        with turns.taken():
            pass
        assert pool.until > pool.now()
    assert (pool.until, pool.taken) == (pool.now(), 1)


def test_who_died_keeps_the_others_waiting_for_a_while_only() -> None:
    time = FakeTime(1_000)
    pool = Pool(time)
    pool.turn("ann", LONGEST, None)
    with Turns(pool, "ann", time, time.sleep).taken():
        assert LONGEST - 0.1 < time() - 1_000 < LONGEST + 0.1


def test_who_stood_still_too_long_does_not_end_the_turn_of_another() -> None:
    time = FakeTime(1_000)
    pool = Pool(time)
    with Turns(pool, "ann", time, time.sleep).taken():
        time.sleep(LONGEST + 1)
        theirs = pool.turn("ann", LONGEST, None)
    assert pool.until == theirs


def test_a_turn_that_is_used_on_and_on_lasts() -> None:
    time = FakeTime(1_000)
    pool = Pool(time)
    turns = Turns(pool, "ann", time, time.sleep)
    with turns.taken():
        for _ in range(10):
            time.sleep(LONGEST / 3)
            with turns.taken():
                assert pool.turn("ann", LONGEST, None) is None
