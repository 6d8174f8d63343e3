"""The places of one process."""

import pytest

from capture.queue.runner import Runner
from store.dispatch import Queue
from store.server import address, conninfo


class Fault(Exception):
    """What nobody foresaw."""


class Places(dict[Queue, int]):
    """Of which a queue's worker cannot learn how many it has."""

    def __getitem__(self, queue: Queue) -> int:
        raise Fault(queue)


def test_a_queue_whose_worker_ended_by_a_fault_is_no_sign_of_life(postgres_url: str) -> None:
    runner = Runner(
        conninfo=conninfo(address(postgres_url)),
        places=Places({Queue.INCREMENTAL: 1}),
        own="here",
        read=lambda *_: True,
        stopping=lambda: False,
        beat=lambda: None,
    )
    with pytest.raises(Fault):
        runner.run()
