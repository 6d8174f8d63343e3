"""Which rules hold in whose mailbox, for looking at many mailboxes at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import Connection

from capture.ruled import Ruled
from connectors.model.address import Address
from store import groups, rules
from store.rules import Rule


@dataclass(slots=True)
class Mailboxes:
    """All rules there are, or would be; compiled once for all whose mailboxes have the same."""

    rules: Sequence[Rule]
    members: frozenset[tuple[int, Address]]
    """Group and rep."""
    _compiled: dict[frozenset[int], Ruled] = field(default_factory=dict)
    _known: dict[Address, tuple[frozenset[int], Ruled]] = field(default_factory=dict)

    @classmethod
    def now(cls, connection: Connection) -> Self:
        """As they stand."""
        members = {(group.id, rep) for group in groups.everyone(connection) for rep in group.members}
        return cls(rules.everything(connection), frozenset(members))

    def with_rules(self, changed: Iterable[Rule]) -> "Mailboxes":
        """The same reps with other rules."""
        return Mailboxes(list(changed), self.members)

    def of(self, owner: Address) -> Ruled:
        """All rules that hold in hers."""
        return self._of(owner)[1]

    def numbers(self, owner: Address) -> frozenset[int]:
        """The ids of those."""
        return self._of(owner)[0]

    def _of(self, owner: Address) -> tuple[frozenset[int], Ruled]:
        if owner not in self._known:
            held = [rule for rule in self.rules if self._holds(rule, owner)]
            ids = frozenset(rule.id for rule in held)
            if ids not in self._compiled:
                self._compiled[ids] = Ruled.by(held)
            self._known[owner] = ids, self._compiled[ids]
        return self._known[owner]

    def _holds(self, rule: Rule, owner: Address) -> bool:
        if rule.place.rep is not None:
            return rule.place.rep == owner
        return rule.place.group is None or (rule.place.group, owner) in self.members
