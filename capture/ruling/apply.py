"""Brings the record to what the rules say now, on request.

Safe to kill and to run again at any point: what is done needs nothing more, and the rest is found from the record.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, or_

from capture.acting import Acting
from capture.policy import left_out_by
from capture.ruling.mailboxes import Mailboxes
from capture.ruling.plan import Fate, Plan, plan
from capture.sync import silent
from connectors.model.address import Address
from store import bare, envelopes, personal, retroactive
from store.database import Store
from store.forgetting import holds
from store.retroactive import Out
from store.sight import Everything, Eye

AT_ONCE = 200
"""Interactions in one transaction."""
_LINES_AT_ONCE = 5_000


@dataclass(slots=True)
class Applied:
    """What was done, or would be."""

    fates: Counter[Fate] = field(default_factory=Counter)
    """How many interactions."""
    held: int = 0
    """How many would go or lose their text, and are kept as they are by a legal hold."""
    again: int = 0
    """Items that no rule leaves out any more: the next census asks for them."""
    finished: bool = False
    """False: it was told to stop; running it again goes on."""


@dataclass(slots=True)
class Application:
    """One run."""

    store: Store
    acting: Acting
    only: Address | None = None
    """What this rep's mailboxes saw; None: everybody's."""
    dry_run: bool = False
    stopping: Callable[[], bool] = lambda: False
    progress: Callable[[int, int | None], None] = silent
    eye: Eye = field(default_factory=Everything)
    """Whoever is told: only what she may know of is counted."""
    applied: Applied = field(default_factory=Applied)

    def run(self) -> Applied:
        """Raises StoreError; what was committed before stays.

        1. What the rules leave out, keep without text or call private is brought there, some at a time.
        2. What a rule that is gone has left out, or has kept without text, is offered to the next census.
        """
        ids = self._chosen()
        for start in range(0, len(ids), AT_ONCE):
            if self.stopping():
                return self.applied
            self._take(ids[start : start + AT_ONCE])
            self.progress(min(start + AT_ONCE, len(ids)), len(ids))
        if self._offer_again():
            self.applied.finished = True
            self._note()
        return self.applied

    def _chosen(self) -> Sequence[int]:
        with self.store.read() as connection:
            mailboxes = Mailboxes.now(connection)
            which = or_(envelopes.touched_by(connection, mailboxes.rules), envelopes.marked())
            which = which if self.only is None else which & envelopes.in_mailboxes_of(self.only)
            return envelopes.ids(connection, which)

    def _take(self, ids: Sequence[int]) -> None:
        if self.dry_run:
            with self.store.read() as connection:
                self._count(connection, self._free(connection, ids))
            return
        with self.store.begin() as connection:
            plans = self._free(connection, ids)
            self._count(connection, plans)
            carry_out(connection, plans, self.acting)

    def _free(self, connection: Connection, ids: Sequence[int]) -> list[Plan]:
        """What is to be done but for what takes from that which is held."""
        plans = _plans(connection, ids, self.only)
        taken = [one.envelope.id for one in plans if one.takes]
        held = holds.among_held(connection, taken)
        self.applied.held += len(self._known(connection, held))
        return [one for one in plans if one.envelope.id not in held]

    def _count(self, connection: Connection, plans: Sequence[Plan]) -> None:
        known = self._known(connection, [one.envelope.id for one in plans])
        self.applied.fates.update(fate for one in plans if one.envelope.id in known for fate in one.fates())

    def _known(self, connection: Connection, ids: Collection[int]) -> frozenset[int]:
        return frozenset(envelopes.ids(connection, envelopes.these(connection, ids) & self.eye.may_know))

    def _offer_again(self) -> bool:
        with self.store.read() as connection:
            mailboxes = Mailboxes.now(connection)
            left_out = list(retroactive.left_out_by(connection, self.only))
        stale = [(source, rule, n) for source, owner, rule, n in left_out if rule not in mailboxes.numbers(owner)]
        for source, rule, number in stale:
            self.applied.again += number
            while not self.dry_run and self._offer(source, rule) == _LINES_AT_ONCE:
                if self.stopping():
                    return False
        return True

    def _offer(self, source: int, rule: int) -> int:
        with self.store.begin() as connection:
            retroactive.count_soon(connection, [source], self.acting.at)
            return retroactive.offer_again(connection, source, rule, _LINES_AT_ONCE)

    def _note(self) -> None:
        if not self.dry_run:
            number = self.applied.fates.total() + self.applied.again
            with self.store.begin() as connection:
                self.acting.note(connection, "rules.apply", f"{number} changes, {self.only or 'everybody'}")


def stay_private(connection: Connection, ids: Sequence[int]) -> None:
    """What other rules call private is so again, after one has gone that did."""
    for start in range(0, len(ids), AT_ONCE):
        plans = _plans(connection, ids[start : start + AT_ONCE], None)
        _say_private(connection, plans)


def carry_out(connection: Connection, plans: Sequence[Plan], acting: Acting) -> None:
    """All of them, in the surrounding transaction."""
    leaving: dict[Out, list[str]] = defaultdict(list)
    marks: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    for one in plans:
        for sighting, rule in one.leaving:
            leave = left_out_by(rule)
            leaving[Out(sighting.source, rule.id, f"{leave.rule}: {leave.evidence}")].append(sighting.item)
        for sighting, mark in one.marks:
            marks[sighting.source, mark].append(sighting.item)
    retroactive.mark(connection, marks)
    retroactive.count_soon(connection, [source for source, rule in marks if rule is None], acting.at)
    retroactive.ask_for_text(connection, [one.envelope.id for one in plans if one.regains_text])
    bare.strip(connection, [one.envelope.key for one in plans if one.bare])
    _say_private(connection, plans)
    if leaving:
        gone = [one.envelope.id for one in plans if one.leaving]
        retroactive.leave_out(connection, leaving, gone, acting.at)


def _say_private(connection: Connection, plans: Sequence[Plan]) -> None:
    words: dict[Address, dict[int, Plan]] = defaultdict(dict)
    for one in plans:
        for rep, _ in one.private:
            words[rep][one.envelope.id] = one
    for rep, said in words.items():
        moments = {id_: next(rule.at for who, rule in one.private if who == rep) for id_, one in said.items()}
        personal.mark_private(connection, moments, rep)


def _plans(connection: Connection, ids: Sequence[int], only: Address | None) -> list[Plan]:
    mailboxes = Mailboxes.now(connection)
    found = envelopes.before(connection, None, len(ids), envelopes.these(connection, ids))
    return [one for envelope in found if not (one := plan(envelope, mailboxes, only)).empty]
