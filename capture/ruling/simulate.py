"""What a rule would do to what is in the record, before it is made or removed; nothing is changed.

Counted is what the one who asks may know of, so that nobody learns from it whom colleagues write to. Of what was left
out there is no envelope any more: what would come back is counted by the ledger's lines.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from capture.ruling.mailboxes import Mailboxes
from capture.ruling.plan import Fate, plan
from store import envelopes, retroactive
from store.envelopes import Envelope
from store.months import month_of
from store.rules import Rule
from store.sight import Eye

MOST = 5_000
"""Interactions that a page looks at; the command line looks at all."""
EXAMPLES = 5
"""Of each fate."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Example:
    """An interaction that it would happen to."""

    interaction: int
    at: datetime
    subject: str


@dataclass(slots=True)
class Simulation:
    """What would happen. Months are as the ledger counts them."""

    months: dict[Fate, Counter[int]] = field(default_factory=dict)
    examples: dict[Fate, list[Example]] = field(default_factory=dict)
    """Whose subjects she may read who asks."""
    appears: dict[int | None, int] = field(default_factory=dict)
    """Month → items that were left out and would be offered again; None where the month is not known."""
    looked_at: int = 0
    whole: bool = True
    """False: there are more than were looked at."""

    @property
    def nothing(self) -> bool:
        """All stays as it is."""
        return not self.months and not self.appears

    def total(self, fate: Fate) -> int:
        """In all months."""
        return self.months.get(fate, Counter()).total()


def adding(connection: Connection, eye: Eye, rule: Rule, most: int | None = None) -> Simulation:
    """`rule` is not made yet: its id is none that there is."""
    now = Mailboxes.now(connection)
    return _Look(connection, eye, rule, now, now.with_rules([*now.rules, rule])).run(most)


def removing(connection: Connection, eye: Eye, rule: Rule, most: int | None = None) -> Simulation:
    """One that there is."""
    now = Mailboxes.now(connection)
    after = now.with_rules(one for one in now.rules if one.id != rule.id)
    found = _Look(connection, eye, rule, now, after).run(most)
    found.appears = retroactive.by_month(connection, rule.id)
    return found


@dataclass(slots=True)
class _Look:
    connection: Connection
    eye: Eye
    rule: Rule
    now: Mailboxes
    after: Mailboxes
    found: Simulation = field(default_factory=Simulation)

    def run(self, most: int | None) -> Simulation:
        which, behind = self._which(), None
        while page := envelopes.before(self.connection, behind, _AT_ONCE, which):
            if most is not None and self.found.looked_at >= most:
                self.found.whole = False
                break
            self.found.looked_at += len(page)
            behind = page[-1].id
            self._take(page)
        return self.found

    def _which(self) -> ColumnElement[bool]:
        which = envelopes.touched_by(self.connection, [self.rule]) & self.eye.may_know
        rep = self.rule.place.rep
        return which if rep is None else which & envelopes.in_mailboxes_of(rep)

    def _take(self, page: Sequence[Envelope]) -> None:
        fates = {one.id: self._fates(one) for one in page}
        wanted = [one.id for one in page if any(self._has_room(fate) for fate in fates[one.id])]
        readable = envelopes.ids(self.connection, envelopes.these(self.connection, wanted) & self.eye.may_read_subject)
        for one in page:
            for fate in fates[one.id]:
                self.found.months.setdefault(fate, Counter())[month_of(one.at)] += 1
                if one.id in readable and self._has_room(fate):
                    self.found.examples.setdefault(fate, []).append(Example(one.id, one.at, one.subject))

    def _has_room(self, fate: Fate) -> bool:
        return len(self.found.examples.get(fate, ())) < EXAMPLES

    def _fates(self, envelope: Envelope) -> set[Fate]:
        """What would happen with the change and not without it."""
        fates = set(plan(envelope, self.after).fates()) - set(plan(envelope, self.now).fates())
        if self._said_private(envelope) and not any(self._stays_private(envelope)):
            fates.add(Fate.SEEN_AGAIN)
        return fates

    def _said_private(self, envelope: Envelope) -> bool:
        return self.rule in self.now.rules and self.rule.at in envelope.said.values()

    def _stays_private(self, envelope: Envelope) -> Iterator[bool]:
        """By somebody's word, or by another rule."""
        yield from (at != self.rule.at for at in envelope.said.values())
        for one in envelope.sightings:
            ruled = self.after.of(one.owner)
            verdict = ruled.verdict(envelope.people, envelope.subject, one.folders, one.categories)
            yield verdict.private is not None
