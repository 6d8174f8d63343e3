"""What goes into the matcher and what comes out. Values only.

What is made by the dozen for each interaction is a named tuple, made three times quicker than a frozen dataclass; by
`tuple.__new__`, past the constructor that NamedTuple writes in Python, three times quicker again.

KEY         a text that an interaction and a record of the directory may share (`address:ann@acme.com`); candidates are
            the records that share one. See `matcher.keys`.
FINDING     what one rule saw in one candidate: a strength from 0 to 1 and a sentence.
REASON      a finding with its rule and weight, as stored: the score is recomputable from the reasons alone.
VERDICT     LINK without asking, SUGGEST to a person, or IGNORE.
MOMENT      microseconds since 1970, UTC. Candidates are made of numbers, texts and sequences alone, so that JSON holds
            them as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from connectors.model.address import Address
from connectors.model.interaction import Interaction

Moment = int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moment(time: datetime) -> Moment:
    """An aware time as a number."""
    return (time - _EPOCH) // _MICROSECOND


class TargetType(StrEnum):
    """What an interaction can be linked to."""

    CONTACT = "contact"
    ACCOUNT = "account"
    DEAL = "deal"


class Verdict(StrEnum):
    """What is done with a match."""

    LINK = "link"
    SUGGEST = "suggest"
    IGNORE = "ignore"


class Ref(NamedTuple):
    """One record of the directory, by the store's id."""

    type: TargetType
    id: int


class DealRole(NamedTuple):
    """A contact's part in a deal; None is open-ended."""

    deal: int
    role: str
    since: Moment | None
    until: Moment | None


class ContactCandidate(NamedTuple):
    """A contact as the matcher sees it."""

    id: int
    name: str
    addresses: Sequence[Address]
    """Its main address first."""
    account: int | None
    roles: Sequence[DealRole]


class AccountCandidate(NamedTuple):
    """An account as the matcher sees it."""

    id: int
    name: str
    domains: Sequence[str]
    words: Sequence[str]
    """The distinctive ones of its name."""
    deals: Sequence[int]
    """Those that are compared where nothing but the account speaks for any."""


class DealCandidate(NamedTuple):
    """A deal with its history, so that it can be judged as it stood on the interaction's date."""

    id: int
    name: str
    number: str
    """The id that people know it by (`external_id`)."""
    account: int | None
    owner: Address | None
    created_at: Moment | None
    closed_at: Moment | None
    """By its record, else by its last stage: see `matcher.normalise.stages`."""
    stages: Sequence[tuple[str, Moment]]
    """Each with its beginning, oldest first."""
    words: Sequence[str]
    """The distinctive ones of its name."""


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """A deal that an earlier interaction of the same thread belongs to."""

    deal: int
    decided: bool
    """A person said so."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """All that the directory knows about one interaction's keys. A bounded number of each."""

    contacts: tuple[ContactCandidate, ...] = ()
    accounts: tuple[AccountCandidate, ...] = ()
    deals: tuple[DealCandidate, ...] = ()
    thread: tuple[ThreadLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the matcher must know of us, beside the interaction itself."""

    internal_domains: frozenset[str]
    owners: frozenset[Address]
    """The reps in whose mailboxes it was seen."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to link, when to ask; all from 0 to 1."""

    link: float = 0.85
    margin: float = 0.15
    suggest: float = 0.40


Finding = tuple[float, str]
"""What a rule saw: strength and detail."""


def rounded(value: float) -> float:
    """A strength or score to four places, so that equal support gives equal figures; ten times quicker than `round`."""
    return int(value * 10_000 + 0.5) / 10_000


class Reason(NamedTuple):
    """A finding as it is kept."""

    rule: str
    strength: float
    weight: float
    detail: str


class RunnerUp(NamedTuple):
    """The strongest rival: the next best candidate of the same type; for a candidate that lost, the one it lost to."""

    id: int
    score: float


class Match(NamedTuple):
    """One candidate with its score and why."""

    target: Ref
    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None
    model: str
    """Which model said so: `deal/1`."""


class Question(NamedTuple):
    """One interaction to be matched."""

    interaction: Interaction
    candidates: Candidates
    context: Context
