"""The queue as a state machine: whatever its processes do and whatever befalls them, nothing is read twice with effect,
and once all is quiet everything that is due, or that a person waits for, is read."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from capture.queue import tables
from store.database import Store
from store.dispatch import Queue
from store.sources import Source
from tests.capture.queue.shared_rows import SILENT, Process, Rows

DEEP = settings.get_current_profile_name() == "deep"
SOURCES = 5
NUMBERS = st.integers(0, 50)
ROUNDS = 12
"""More than any source has to wait for its turn, with a place for all but one at their host."""


class QueueMachine(RuleBasedStateMachine):
    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.world = Rows(self.store, SOURCES)
        self.asked: dict[int, int] = {}
        """A person waits for these since they had that epoch."""
        self.done: dict[int, int] = {}
        """The epoch of the last pass over each that came to its end."""

    def one(self, number: int) -> Process | None:
        living = self.world.idle()
        return living[number % len(living)] if living else None

    def source(self, number: int) -> int:
        return self.world.sources[number % SOURCES]

    @rule(which=st.integers(0, 1))
    def step(self, which: int) -> None:
        self.world.schedulers[which].step()

    @rule(number=NUMBERS, queue=st.sampled_from(Queue))
    def fetch(self, number: int, queue: Queue) -> None:
        if worker := self.one(number):
            self.world.fetch(worker, queue)

    @rule(number=NUMBERS, answered=st.sampled_from([True, True, True, False]))
    def claim(self, number: int, *, answered: bool) -> None:
        worker = self.one(number)
        if worker and worker.begun:
            self.world.claim(worker, answered=answered)

    @rule(number=NUMBERS, which=NUMBERS)
    def write(self, number: int, which: int) -> None:
        worker = self.one(number)
        if worker and worker.passes:
            self._write(worker, which % len(worker.passes))

    def _write(self, worker: Process, which: int) -> None:
        _, row, lease = worker.passes[which]
        before = self.world.read_under.get(row.id, 0)
        if self.world.write(worker, which):
            assert lease.epoch >= before
            self.world.read_under[row.id] = lease.epoch

    @rule(
        number=NUMBERS,
        which=NUMBERS,
        caught_up=st.booleans(),
        advice=st.sampled_from([None, None, "Sign in again."]),
    )
    def end(self, number: int, which: int, *, caught_up: bool, advice: str | None) -> None:
        worker = self.one(number)
        if worker and worker.passes:
            self._end(worker, which % len(worker.passes), caught_up=caught_up and not advice, advice=advice)

    def _end(self, worker: Process, which: int = 0, *, caught_up: bool = True, advice: str | None = None) -> None:
        lease = self.world.end(worker, which, caught_up=caught_up, advice=advice)
        if lease and lease.epoch == self.world.epoch(lease.source):
            self.done[lease.source] = lease.epoch
            if self.asked.get(lease.source, lease.epoch) < lease.epoch:
                del self.asked[lease.source]

    @rule(number=NUMBERS)
    def die(self, number: int) -> None:
        if worker := self.one(number):
            self.world.die(worker)

    @precondition(lambda self: len(self.world.workers) < 4)
    @rule()
    def start(self) -> None:
        self.world.start()

    @rule(number=NUMBERS)
    def stop(self, number: int) -> None:
        if self.world.workers:
            worker = self.world.workers[number % len(self.world.workers)]
            worker.stopped = not worker.stopped

    @rule(seconds=st.sampled_from([1.0, 31.0, 31.0, 700.0]))
    def go_on(self, seconds: float) -> None:
        self.world.go_on(seconds)

    @rule(which=st.integers(0, 1))
    def recover(self, which: int) -> None:
        self.world.schedulers[which].recover()
        assert self.world.marked() <= self.world.with_job()

    @rule(number=NUMBERS)
    def let_go(self, number: int) -> None:
        if worker := self.one(number):
            self.world.let_go(worker)

    @rule(number=NUMBERS, which=NUMBERS)
    def count(self, number: int, which: int) -> None:
        if worker := self.one(number):
            self.world.count(worker, self.source(which))

    @rule(which=NUMBERS, anew=st.booleans())
    def ask(self, which: int, *, anew: bool) -> None:
        self.world.ask(self.source(which), anew=anew)
        (row,) = (row for row in self.world.rows() if row.id == self.source(which))
        if not row.paused:
            self.asked[row.id] = self.world.epoch(row.id)

    @rule(which=NUMBERS)
    def pause(self, which: int) -> None:
        self.world.pause(self.source(which))
        self.asked.pop(self.source(which), None)

    @rule(what=st.sampled_from(["jobs", "marks"]))
    def lose(self, what: str) -> None:
        self.world.lose(what)

    def teardown(self) -> None:
        """All is quiet: nobody dies any more, those who were stopped go on, and what is read is read to its end."""
        if not hasattr(self, "world"):
            return
        world = self.world
        due = {row.id: world.epoch(row.id) for row in world.rows() if not row.paused and self._is_due(row)}
        due |= self.asked
        if not world.workers:
            world.start()
        for worker in world.workers:
            worker.stopped = False
        for _ in range(ROUNDS):
            self._quiet_round()
        assert {source for source in due if self.done.get(source, 0) <= due[source]} == set()
        assert world.marked() == world.with_job() == set()
        assert not any(row.leased for row in world.rows())

    def _is_due(self, row: Source) -> bool:
        return row.next_due_at is None or row.next_due_at <= self.world.clock()

    def _quiet_round(self) -> None:
        world = self.world
        world.go_on(SILENT.total_seconds())
        for scheduler in world.schedulers:
            scheduler.recover()
            scheduler.step()
        for worker in world.workers:
            world.let_go(worker)
            for queue in Queue:
                while world.fetch(worker, queue):
                    pass
            while worker.begun:
                world.claim(worker)
            while worker.passes:
                self._write(worker, 0)
                self._end(worker)


def test_nothing_is_lost_between_processes(postgres_store: Store) -> None:
    tables.prepare(postgres_store)

    class Machine(QueueMachine):
        store = postgres_store

    profile = settings(max_examples=200 if DEEP else 4, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(Machine, settings=profile)
