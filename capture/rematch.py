"""Matches everything again with the directory and the model of now: to see what would move, and then to move it.

What moves is one batch, written in chunks so that the daemon can go on in between. Stopped half-way, it is gone on with
by the next run, and can be undone as it is. The links of a chunk are forgotten before it is matched: what the machine
thought of a conversation yesterday is no evidence for it today. People's decisions are, and they stay.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from capture.link import BATCH, Linker
from capture.moves import Move, moves, opinion
from matcher.model import Match, Ref
from store import again, batch_links, batches, links, waiting
from store.batches import REMATCH, Batch
from store.database import Store, alone
from store.model import Recorded
from store.names import names

Progress = Callable[[int, int], None]
"""Told after each chunk: interactions done, of how many."""

MOVED, REFRESHED = "moved", "refreshed"
"""Of interactions: something of it moves; or only scores and reasons do."""


class CannotUndo(Exception):
    """The batch cannot be undone; `str()` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """A move with what people call everything in it."""

    key: str
    at: datetime
    subject: str
    move: Move
    names: Mapping[Ref, str]


@dataclass(slots=True)
class Outcome:
    """What moved, or would."""

    most: int | None
    """Moves that are kept of each kind and type; None for all."""
    matched: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Of interactions MOVED and REFRESHED; of moves, by their type and kind (`deal: link -> nothing`)."""
    told: list[Told] = field(default_factory=list)
    batch: Batch | None = None

    def add(self, move: Move) -> bool:
        """Counts a move; whether it is one to tell."""
        name = f"{move.type}: {move.kind}"
        self.counts[name] += 1
        return self.most is None or self.counts[name] <= self.most


@dataclass(frozen=True, slots=True)
class Rematch:
    """Matching again, on one record."""

    store: Store
    linker: Linker
    now: Callable[[], datetime]

    def look(self, since: datetime | None, progress: Progress, most: int | None = None) -> Outcome:
        """What would move; nothing is saved. `since`: only interactions from then on. Raises StoreError."""
        return self._each_chunk(Outcome(most), since, progress)

    def begin(self) -> Batch:
        """The batch to move it in: a new one, or the one that was stopped half-way. Raises StoreError."""
        with self.store.begin() as connection:
            alone(connection)
            return batches.begun(connection, REMATCH, self.now())

    def move(self, batch: Batch, since: datetime | None, progress: Progress, most: int | None = None) -> Outcome:
        """Moves it, and finishes the batch: None in the outcome where nothing changed. Raises StoreError."""
        outcome = self._each_chunk(Outcome(most, batch=batch), since, progress)
        with self.store.begin() as connection:
            alone(connection)
            outcome.batch = batches.finish(connection, batch.id, self.now())
        return outcome

    def _each_chunk(self, outcome: Outcome, since: datetime | None, progress: Progress) -> Outcome:
        with self.store.read() as connection:
            chunks = again.in_chunks(connection, since, BATCH)
        total = sum(map(len, chunks))
        for chunk in chunks:
            with self.store.begin() as connection:
                alone(connection)
                self._chunk(connection, chunk, outcome)
                if outcome.batch is None:
                    connection.rollback()
            progress(outcome.matched, total)
        return outcome

    def _chunk(self, connection: Connection, ids: Collection[int], outcome: Outcome) -> None:
        recorded = waiting.by_ids(connection, ids)
        known = [one.id for one in recorded]
        before = {id_: opinion(found) for id_, found in links.of_interactions(connection, known).items()}
        rows = batch_links.take(connection, known)
        after = self._matched(connection, recorded, saving=outcome.batch is not None)
        counted = outcome.counts.copy()
        outcome.told += _told(connection, recorded, list(_compared(recorded, before, after, outcome)))
        outcome.matched += len(recorded)
        if outcome.batch is not None:
            batch_links.remember(connection, outcome.batch.id, rows, known)
            batches.count(connection, outcome.batch.id, outcome.counts - counted)

    def _matched(self, connection: Connection, recorded: Sequence[Recorded], *, saving: bool) -> dict[int, list[Match]]:
        """Interaction → what the machine thinks where nobody has decided."""
        ids = [one.id for one in recorded]
        if saving:
            self.linker.link(connection, recorded)
            return {id_: opinion(found) for id_, found in links.of_interactions(connection, ids).items()}
        # Only decided links are left of these interactions.
        decided = {
            (id_, link.match.target) for id_, found in links.of_interactions(connection, ids).items() for link in found
        }
        after: dict[int, list[Match]] = {}
        for id_, match in self.linker.matched(connection, recorded):
            if (id_, match.target) not in decided:
                after.setdefault(id_, []).append(match)
        return after


def undo(store: Store, number: int, now: datetime, progress: Progress) -> Batch:
    """Puts the machine's links back as they were before a batch; how that went is in its counts.

    Stopped half-way, it is gone on with by the next call. Raises KeyError for a batch that there is not, CannotUndo,
    StoreError.
    """
    with store.begin() as connection:
        alone(connection)
        batch = _to_undo(connection, number)
        total = batch_links.count(connection, number)
        batches.close(connection, number, now)
    done, left = 0, 1
    while left:
        with store.begin() as connection:
            alone(connection)
            counted = batch_links.put_back(connection, batch, BATCH)
            batches.count_undone(connection, number, counted)
            left = counted.total()
            if not left:
                batches.undone(connection, number, now)
        done += left
        progress(done, total)
    with store.read() as connection:
        return batches.get(connection, number) or batch


def _to_undo(connection: Connection, number: int) -> Batch:
    batch = batches.get(connection, number)
    if batch is None:
        raise KeyError(number)
    if batch.undone_at is not None:
        raise CannotUndo(f"Batch {number} was undone on {batch.undone_at:%Y-%m-%d at %H:%M} UTC already.")
    newer = batch_links.newer(connection, number)
    if newer is not None:
        raise CannotUndo(f"Batch {newer} has changed some of it since: run `capture undo {newer}` first.")
    return batch


def _compared(
    recorded: Sequence[Recorded],
    before: Mapping[int, Sequence[Match]],
    after: Mapping[int, Sequence[Match]],
    outcome: Outcome,
) -> Iterator[Move]:
    """The moves to tell; all are counted."""
    for one in recorded:
        old, new = before.get(one.id, ()), after.get(one.id, ())
        found = moves(one.id, old, new)
        if found:
            outcome.counts[MOVED] += 1
        elif set(old) != set(new):
            outcome.counts[REFRESHED] += 1
        yield from filter(outcome.add, found)


def _told(connection: Connection, recorded: Sequence[Recorded], shown: Sequence[Move]) -> list[Told]:
    known = names(connection, {one.target for move in shown for one in (*move.before, *move.after)})
    called = {ref: named.name for ref, named in known.items()}
    by_id = {one.id: one.interaction for one in recorded}
    return [
        Told(by_id[move.interaction].key, by_id[move.interaction].at, by_id[move.interaction].subject, move, called)
        for move in shown
    ]
