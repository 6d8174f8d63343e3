"""What is read of strangers, and what is kept of them. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from connectors.model.address import Address
from connectors.model.interaction import Kind, MeetingState, Participant
from store.model import Direction


class Proposed(StrEnum):
    """What is proposed."""

    PERSON = "person"
    ACCOUNT = "account"
    """A company that we know from a shared mailbox alone."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """One interaction, as far as it tells of the people on it."""

    id: int
    kind: Kind
    at: datetime
    end: datetime | None
    state: MeetingState | None
    direction: Direction
    subject: str
    opening: str
    """How its own text begins."""
    signature: str
    participants: tuple[Participant, ...]
    reps: frozenset[Address]
    """Those in whose mailboxes it was seen."""
    spoken_at: datetime | None
    """When one of us first wrote in its thread; None where nobody has."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one rep has had to do with a person: numbers of interactions."""

    last_at: datetime
    wrote: int = 0
    """Mails of hers to the person, and to no crowd."""
    answered: int = 0
    """The person's mails in threads in which one of us had written before."""
    heard: int = 0
    """The person's other mails."""
    colleagues: int = 0
    """Mails of her colleagues to the person that she has too."""
    met: int = 0
    met_at: datetime | None = None
    """The last meeting that was held."""

    @property
    def rank(self) -> int:
        """Who is shown first: whom she met or who writes to her too, then who is only written to."""
        if self.met or (self.wrote and self.answered + self.heard):
            return 3
        if self.answered:
            return 2
        return 1 if self.wrote + self.colleagues > 1 else 0


@dataclass(frozen=True, slots=True)
class Origin:
    """The interaction that a field was read in."""

    interaction: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What has been found out about one person or company."""

    key: str
    """The same whenever it is found again."""
    kind: Proposed
    addresses: tuple[Address, ...]
    """The one last used first."""
    name: str
    domain: str | None
    """The registrable one of the employer; None for free mail."""
    evidence: Mapping[Address, Evidence]
    title: str = ""
    phone: str = ""
    company: str = ""
    """By the signature, else by the domain."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Field → where it was read; what follows from addresses has none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding as it stands in the record, for one rep."""

    id: int
    finding: Finding
    rep: Address
    dismissed_at: datetime | None
    decided_by: Address | None
    decided_at: datetime | None
    """When it was added to the directory."""

    @property
    def evidence(self) -> Evidence:
        """Of this rep."""
        return self.finding.evidence[self.rep]
