"""Puts sources that are due into the queue, and gives back what the dead held."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from capture.queue import jobs
from config.queue import Queues
from store import dispatch, leases, processes
from store.database import Store
from store.dispatch import Limits, Queue

log = structlog.get_logger()


@dataclass(slots=True)
class Dispatcher:
    """One for each scheduler; any number of them agree by the rows they lock."""

    store: Store
    now: Callable[[], datetime]
    places: Queues
    limits: Limits
    _left: dict[str, int] = field(default_factory=dict)
    """How many waited in each queue after the last step."""

    def step(self) -> bool:
        """Queues what is due, as much as there is room for; whether there may be more. Raises StoreError."""
        with self.store.at_once() as connection:
            if not dispatch.anything(connection, self.now()):
                return False
        with self.store.begin() as connection:
            if hurried := dispatch.hurried(connection):
                jobs.move(connection, hurried, Queue.INTERACTIVE)
            jobs.share(connection, self.now())
            waiting = jobs.waiting(connection)
            workers = processes.of_role(connection, dispatch.WORKER)
            alive = frozenset(connection.execute(workers).scalars())
            room = self._room(len(alive), waiting)
            if not any(room.values()):
                return False
            taken = dispatch.take(connection, self.now(), room, self.limits)
            jobs.make(connection, taken, alive)
        queued = {queue.value: sum(one.queue is queue for one in taken) for queue in Queue}
        self._left = {name: waiting.get(name, 0) + number for name, number in queued.items()}
        return any(number and number >= room[name] for name, number in queued.items())

    def _room(self, workers: int, waiting: Mapping[str, int]) -> dict[str, int]:
        """One waits for each place there is, or twice what was worked off since the last step: so what comes first is
        decided late, and yet nobody runs out of work."""
        depth = {
            queue.value: max(workers * self._places(queue), 2 * (self._left.get(queue, 0) - waiting.get(queue, 0)))
            for queue in Queue
        }
        return {name: max(0, number - waiting.get(name, 0)) if workers else 0 for name, number in depth.items()}

    def _places(self, queue: Queue) -> int:
        return {
            Queue.INTERACTIVE: self.places.interactive,
            Queue.INCREMENTAL: self.places.incremental,
            Queue.BACKFILL: self.places.backfill,
        }[queue]

    def recover(self) -> None:
        """Has others read what the dead held, and queues anew what lost its job. Raises StoreError."""
        with self.store.begin() as connection:
            found = {
                "released": leases.release_dead(connection),
                "dropped": jobs.drop_stalled(connection, self.now()),
                "lost": dispatch.find_lost(connection),
            }
            dispatch.release_unworked(connection)
        if any(found.values()):
            log.warning("recovered", **found)

    def tidy(self) -> None:
        """What a clock put off is due, and who was silent for long is forgotten. Raises StoreError."""
        with self.store.begin() as connection:
            leases.mend(connection, self.now())
            processes.forget(connection)
