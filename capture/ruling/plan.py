"""What rules make of an interaction that is in the record. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from capture.ruling.mailboxes import Mailboxes
from config.visibility import Audience
from connectors.model.address import Address
from store.envelopes import Envelope, Sighting
from store.rules import Rule


class Fate(StrEnum):
    """What becomes of it."""

    VANISHES = "vanishes"
    """It leaves the record: no mailbox that saw it may keep it."""
    LEAVES = "leaves"
    """It leaves a mailbox; others keep it."""
    LOSES_TEXT = "loses_text"
    BECOMES_PRIVATE = "becomes_private"
    """Nobody may know of it any more but those in whose mailboxes it is."""
    TEXT_RETURNS = "text_returns"
    """A rule that kept its text out is gone: it is read again."""
    SEEN_AGAIN = "seen_again"
    """A rule that called it private is gone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one interaction."""

    envelope: Envelope
    leaving: tuple[tuple[Sighting, Rule], ...]
    marks: tuple[tuple[Sighting, int | None], ...]
    """Of those that stay: by which rule it has no text, where that is not what the ledger says."""
    bare: bool
    """It is to be kept without text."""
    private: tuple[tuple[Address, Rule], ...]
    """In whose name it is private, who have not said so yet."""

    @property
    def empty(self) -> bool:
        """All is as the rules say."""
        return not (self.leaving or self.marks or self.private or self._loses_text)

    @property
    def takes(self) -> bool:
        """Something of it is kept no longer."""
        return bool(self.leaving) or self._loses_text

    @property
    def vanishes(self) -> bool:
        """No sighting stays."""
        return len(self.leaving) == len(self.envelope.sightings)

    @property
    def regains_text(self) -> bool:
        """No rule keeps it out any more."""
        return not self.bare and any(rule is None for _, rule in self.marks)

    @property
    def _loses_text(self) -> bool:
        return self.bare and self.envelope.has_text

    def fates(self) -> Iterator[Fate]:
        """What people notice of it."""
        if self.leaving and self.vanishes:
            yield Fate.VANISHES
            return
        if self.leaving:
            yield Fate.LEAVES
        if self._loses_text:
            yield Fate.LOSES_TEXT
        if self.private and self.envelope.audience is not Audience.OWNER:
            yield Fate.BECOMES_PRIVATE
        if self.regains_text:
            yield Fate.TEXT_RETURNS


def plan(envelope: Envelope, mailboxes: Mailboxes, only: Address | None = None) -> Plan:
    """`only`: what others' mailboxes saw of it stays as it is."""
    leaving, marks, private = [], [], dict[Address, Rule]()
    bare = False
    for sighting in envelope.sightings:
        if only is not None and sighting.owner != only:
            bare = bare or sighting.rule is not None
            continue
        ruled = mailboxes.of(sighting.owner)
        verdict = ruled.verdict(envelope.people, envelope.subject, sighting.folders, sighting.categories)
        if verdict.out:
            leaving.append((sighting, verdict.out))
            continue
        rule = verdict.bare.id if verdict.bare else None
        bare = bare or rule is not None
        if rule != sighting.rule:
            marks.append((sighting, rule))
        if verdict.private and sighting.owner not in envelope.said:
            private[sighting.owner] = verdict.private
    return Plan(envelope, tuple(leaving), tuple(marks), bare, tuple(private.items()))
