"""Which parts of the process live."""

import threading
from dataclasses import dataclass

from capture.monitoring.pulse import PATIENCE_SECONDS, Pulse


@dataclass
class Seconds:
    """A clock that stands still until it is moved."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_part_that_beats_is_well() -> None:
    clock = Seconds()
    pulse = Pulse(["scheduler"], clock)
    clock.now = PATIENCE_SECONDS
    pulse.beat("scheduler")
    clock.now += PATIENCE_SECONDS
    assert pulse.problems() == []


def test_a_part_that_hangs_is_named() -> None:
    clock = Seconds()
    pulse = Pulse(["scheduler", "pages"], clock)
    clock.now = PATIENCE_SECONDS + 1
    pulse.beat("pages")
    assert pulse.problems() == ["The scheduler has not been heard for 61 s: restart Capture."]


def test_it_has_begun_once_every_part_was_heard() -> None:
    pulse = Pulse(["scheduler", "pages"])
    pulse.beat("pages")
    assert not pulse.has_begun
    pulse.beat("scheduler")
    assert pulse.has_begun


def test_a_thread_that_ended_is_a_problem() -> None:
    pulse, over = Pulse(), threading.Event()
    threads = [threading.Thread(target=over.wait), threading.Thread(target=lambda: None)]
    for thread in threads:
        thread.start()
    threads[1].join()
    pulse.watch(threads)
    assert pulse.threads() == (1, 1)
    assert pulse.problems() == [
        "1 of the daemon's threads ended by a fault: restart Capture, and report what the log has."
    ]
    pulse.rest()
    assert pulse.problems() == []
    over.set()
