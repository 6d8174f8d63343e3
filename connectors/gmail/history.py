"""What the entries of a mailbox's history come to, with no more questions than needed.

A change of labels that does not decide whether a message is read (read, starred, filed) costs nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from connectors.gmail.answers import Change, Record
from connectors.gmail.scope import Scope


class Verdict(Enum):
    """What is to be done about a message."""

    NEW = auto()
    """It has come: to be read, unless it is held."""
    LOOK = auto()
    """Its labels decide, and only Google knows all of them."""
    GONE = auto()
    """It was deleted, or has got a label that keeps it out."""


@dataclass(slots=True)
class Step:
    """Entries that are handed over on one page."""

    reached: str = ""
    """The id of the last of them."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """Id → what its last change in these entries says."""

    def asks(self) -> int:
        """About how many messages have to be read."""
        return sum(verdict is not Verdict.GONE for verdict in self.verdicts.values())


def steps(records: Sequence[Record], scope: Scope, most: int) -> Iterator[Step]:
    """The entries in their order, at least one step; each reads about `most` messages, or as many as one entry has."""
    step = Step()
    for record in sorted(records, key=lambda record: int(record["id"])):
        if step.asks() >= most:
            yield step
            step = Step()
        step.reached = record["id"]
        for ident, verdict in _of(record, scope):
            if verdict is not Verdict.NEW or step.verdicts.get(ident) is not Verdict.LOOK:
                step.verdicts[ident] = verdict
    yield step


def _of(record: Record, scope: Scope) -> Iterator[tuple[str, Verdict]]:
    """Within one entry deletion comes last, as nothing follows it."""
    for change in record.get("messagesAdded", ()):
        # What has come already out of scope is heard of again when its labels bring it in.
        labels = change["message"].get("labelIds")
        if labels is None or scope.covers(labels, None):
            yield change["message"]["id"], Verdict.NEW
    yield from _touched(record.get("labelsRemoved", ()), scope, is_added=False)
    yield from _touched(record.get("labelsAdded", ()), scope, is_added=True)
    for change in record.get("messagesDeleted", ()):
        yield change["message"]["id"], Verdict.GONE


def _touched(changes: Iterable[Change], scope: Scope, *, is_added: bool) -> Iterator[tuple[str, Verdict]]:
    for change in changes:
        labels = change.get("labelIds", ())
        if is_added and scope.excludes(labels):
            yield change["message"]["id"], Verdict.GONE
        elif scope.depends_on(labels):
            yield change["message"]["id"], Verdict.LOOK
