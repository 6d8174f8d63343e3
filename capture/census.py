"""Counts one source: the provider's listing against the ledger, and what is missing or gone put right.

A pass goes on from a cursor, so it never finds again what an earlier one lost, to a bug or a hand in the database. A
census does. What differs is asked for by name and takes the path of any page: policy, record, link.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from capture.again import CHUNK, cursor_of, pass_over, take_again
from capture.sync import Pass, silent
from capture.worker import Tools
from connectors.model.sync import Gone, Mode, Page, owners_of
from connectors.protocol import Connector
from store import census as counted
from store import unreadable
from store.census import Census, Difference, Months
from store.errors import TooManyRemovals
from store.model import Lease
from store.sources import Source


@dataclass(frozen=True, slots=True)
class Healing:
    """How far a census may go in putting things right."""

    most: int | None = None
    """Items it may fetch; None: all."""
    time: timedelta | None = None
    """How long it may fetch; None: until it is done."""
    remove_all: bool = False
    """A person has said that what is no longer listed has really gone, however much it is."""


DAILY = Healing(most=1_000, time=timedelta(minutes=2))
"""What the daemon allows itself a run, so that a pass waits no longer for its source; it goes on an hour later."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One line of the table."""

    name: str
    """As the source names it; "" where it has no folders."""
    listed: int
    missing: int

    @property
    def recorded(self) -> int:
        """Those of the listed that the ledger holds."""
        return self.listed - self.missing


@dataclass(frozen=True, slots=True)
class Found:
    """What a census came to, after healing."""

    census: Census
    folders: tuple[Folder, ...]
    missing: tuple[str, ...]
    gone: tuple[str, ...]
    held_back: bool
    """So much has gone that a person must confirm it."""
    months: Months
    """What became of the listed."""


@dataclass(slots=True)
class Count:
    """One census of a source whose lease is held. Use it once."""

    tools: Tools
    source: Source
    lease: Lease
    connector: Connector
    healing: Healing | None
    """None: it only looks."""
    stopping: Callable[[], bool] = lambda: False
    progress: Callable[[int, int | None], None] = silent
    """Told how many items are done, and of how many: first of those listed, then of those missing."""

    def run(self) -> Found | None:
        """None where it was told to stop. Raises ConnectorError and StoreError; what was healed before stays.

        1. List. Compare.
        2. Where they differ, one ordinary pass: what has only just come or gone is no difference.
        3. Ask for what still is missing. What the source has nothing to say of is not missing.
        4. Record it, and mark what has gone, if told to heal; read again what could not be read and is to be tried.
        """
        listed = self._listed()
        differs = self._compare(listed)
        if differs.missing or differs.gone:
            if not self._pass().run().finished:
                return None
            differs = differs.both(self._compare(listed))
        missing, fetched = self._ask_for(differs.missing)
        gone = self._remove(differs.gone, listed)
        healed = fetched + len(differs.gone) - len(gone)
        if self._try_again(listed) or healed:
            differs = differs.both(self._compare(listed))
        figures = Census(self.tools.now(), len(listed), len(missing), len(gone), healed)
        return Found(
            census=figures,
            folders=_folders(listed, missing),
            missing=missing,
            gone=gone,
            held_back=self.healing is not None and bool(gone),
            months=differs.months,
        )

    def _listed(self) -> dict[str, str]:
        listed: dict[str, str] = {}
        for one in self.connector.census():
            listed[one.id] = one.folder
            if len(listed) % CHUNK == 0:
                self.progress(len(listed), None)
        return listed

    def _compare(self, listed: Mapping[str, str]) -> Difference:
        with self.tools.store.read() as connection:
            return counted.compare(connection, self.source.id, listed)

    def _pass(self) -> Pass:
        """A pass from where the source stands now."""
        may = self.healing is not None and self.healing.remove_all
        return pass_over(self.tools, self.source.id, self.lease, self.connector, self.stopping, remove_all=may)

    def _ask_for(self, missing: Sequence[str]) -> tuple[tuple[str, ...], int]:
        """What is still missing afterwards, and how many are no longer."""
        this, began, fetched = self._pass(), monotonic(), 0
        left: list[str] = []
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            if self._must_stop(began, start):
                left.extend(missing[start:])
                break
            there = self._take(this, chunk)
            if self.healing:
                fetched += len(there)
            else:
                left.extend(there)
            self.progress(start + len(chunk), len(missing))
        return tuple(left), fetched

    def _take(self, this: Pass, ids: Sequence[str]) -> list[str]:
        """Those of the ids that the source has something to say of; recorded, if told to heal."""
        items = list(self.connector.items(ids))
        there = {owner for item in items for owner in owners_of(item.id)}
        if self.healing and items:
            this.take(Page(items, cursor_of(this), Mode.DELTA, last=False))
        return [item for item in ids if item in there]

    def _try_again(self, listed: Mapping[str, str]) -> int:
        """Reads anew what could not be read, where somebody wants that or this release may; how much there was."""
        if self.healing is None:
            return 0
        with self.tools.store.read() as connection:
            waiting = unreadable.waiting(connection, self.source.id)
        owners = dict.fromkeys(owner for item in waiting for owner in owners_of(item) if owner in listed)
        wanted, this, began = list(owners), self._pass(), monotonic()
        for start in range(0, len(wanted), CHUNK):
            if self._must_stop(began, start):
                break
            take_again(this, wanted[start : start + CHUNK])
        return len(wanted)

    def _must_stop(self, began: float, done: int) -> bool:
        if self.healing is None:
            return self.stopping()
        out_of_time = self.healing.time is not None and monotonic() - began >= self.healing.time.total_seconds()
        return self.stopping() or out_of_time or (self.healing.most is not None and done >= self.healing.most)

    def _remove(self, gone: tuple[str, ...], listed: Mapping[str, str]) -> tuple[str, ...]:
        """What is left of them: none, or all. In one page, so that the guard against mass removals sees all of them."""
        if not self.healing or not gone:
            return gone
        this = self._pass()
        try:
            this.take(Page([Gone(item) for item in gone], cursor_of(this), Mode.DELTA, last=False))
        except TooManyRemovals:
            return gone
        return Difference((), gone).both(self._compare(listed)).gone


def _folders(listed: Mapping[str, str], missing: Iterable[str]) -> tuple[Folder, ...]:
    there = Counter(listed.values())
    lacking = Counter(listed[item] for item in missing)
    return tuple(Folder(name, there[name], lacking[name]) for name in sorted(there))
