"""Looks at the strangers of the record, some at a time: one transaction that reads, and a short one that writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from capture.proposing.evidence import Ours
from capture.proposing.look import look
from capture.proposing.sorts import Sort, sort_of
from matcher.model import Context
from store.database import Store, alone
from store.proposals import saved, strangers

INTERACTIONS = 2_000
"""Whose people are found out at a time."""
STRANGERS = 50
"""Who are looked at at a time."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """What proposing must know beside the record."""

    store: Store
    context: Callable[[], Context]
    now: Callable[[], datetime]

    def propose(self) -> int:
        """One step: finds out who is new, or looks at some who are due; 0 when nothing is left to do.

        Raises StoreError. Killed at any point, the step is done again.
        """
        now = self.now()
        with self.store.read() as connection:
            new = strangers.newcomers(connection, INTERACTIONS)
            due = strangers.due(connection, now, STRANGERS) if new is None else ()
        if new is not None:
            ours = Ours(self.context(), now)
            people = [one for one in new.addresses if not ours.has(one) and sort_of(one) is not Sort.MACHINE]
            with self.store.begin() as connection:
                alone(connection)
                strangers.remember(connection, people, new.upto, now)
            return new.upto
        if due:
            with self.store.read() as connection:
                seen = look(connection, due, Ours(self.context(), now))
            with self.store.begin() as connection:
                alone(connection)
                for old, key in seen.renamed.items():
                    saved.rename(connection, old, key)
                saved.save(connection, seen.findings, seen.people)
                strangers.settle(connection, due, seen.again)
        return len(due)
