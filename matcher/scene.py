"""What the rules look at: one person at a time for contacts and accounts, the whole scene for deals.

People are tuples, made three times quicker than frozen dataclasses; a scene, which is made once and read by every rule
for every deal, is one of those, read three times quicker.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Sign
from matcher.model import ContactCandidate, DealRole, Moment
from matcher.people import Person

_MACHINE = frozenset({Sign.AUTOMATIC, Sign.BULK, Sign.BOUNCE})


class Seen(NamedTuple):
    """One person, before it is known who that is."""

    person: Person
    recorded: bool
    """The address is on some contact's record, so that a name need not be guessed at."""
    accounts: frozenset[int]
    """The accounts that have the person's domain; none where so many have it that it identifies nobody."""
    bulk: str
    """What says that the interaction went to many or came from a machine; "" for ordinary ones."""
    namesakes: frozenset[int] = frozenset()
    """The contacts who have exactly the name of a person whose address is on no record, and are no colleagues."""
    former: str = ""
    """Where the only one of them writes from, if the person writes from another company."""

    @property
    def unrecorded(self) -> bool:
        """The address is on nobody's record, so that the name may be looked at."""
        return not self.recorded


class Member(NamedTuple):
    """One person with the contacts that it surely is: usually one, more where the directory has somebody twice."""

    person: Person
    contacts: tuple[tuple[ContactCandidate, float], ...]
    """With the score of each."""
    accounts: frozenset[int]
    """As in `Seen`."""
    bulk: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole interaction, once its contacts and accounts are known."""

    at: Moment
    day: str
    """The date of `at`, for sentences."""
    what: str
    """`message` or `meeting`, for sentences."""
    owners: frozenset[Address]
    """Our people on it, or in whose mailboxes it was."""
    roles: Mapping[int, list[tuple[ContactCandidate, float, DealRole]]]
    """By deal: the contacts on it who have a part in that, and how sure it is that they are on it."""
    torn: frozenset[int]
    """The contacts on it who have a part in several of the deals that were open."""
    accounts: Mapping[int | None, tuple[float, str]]
    """Those that take part: how sure that is, and their names."""
    thread: dict[int, bool]
    """Deals of the thread so far; True where a person decided."""
    named: dict[int, tuple[float, list[str]]]
    """Deals whose names the subject has words of: how clearly that names them, and the words."""
    numbered: frozenset[int]
    """Deals whose numbers the subject has."""
    clearest: float
    """How clearly the subject names the deal that it names best, among the open deals of these people."""
    bulk: str

    @property
    def names_a_deal(self) -> bool:
        """The subject has some deal's number, or words of the name of one of these people's."""
        return bool(self.numbered) or self.clearest > 0


def evidence_of_bulk(interaction: Interaction) -> str:
    """The first mark that says an interaction went to many or came from a machine; "" where none does."""
    for mark in interaction.marks:
        if mark.sign in _MACHINE:
            return mark.evidence
    return ""


def noun(interaction: Interaction) -> str:
    """What a sentence calls the interaction."""
    return "meeting" if interaction.kind is Kind.MEETING else "message"
