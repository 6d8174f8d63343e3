"""What an act in the queue did, as read back from the record: nobody can make a page say what was not done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from connectors.model.address import Address
from matcher.model import TargetType
from store import audit, decisions, review, sender_rules
from store.entries import entries
from store.links import Decision, Link
from store.names import Named, names
from store.personal import Kind
from store.sight import Sight

_BACK: Final = frozenset({"act.undo", "interaction.take_back", "person.undo"})


class What(StrEnum):
    """The kind of an act."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PRIVATE = Kind.PRIVATE.value
    NOT_BUSINESS = Kind.NOT_BUSINESS.value


@dataclass(frozen=True, slots=True)
class Thread:
    """An offer: the rest of the conversation may belong to the same deal."""

    interaction: int
    deal: int
    rest: int
    """How many interactions that would link."""


@dataclass(frozen=True, slots=True)
class Told:
    """An act, ready to be shown."""

    at: datetime
    what: What
    about: tuple[int, ...]
    """Interactions."""
    subject: str
    """Of the first of them; "" where it is not there any more."""
    target: Named | None
    """The record it was about; None where there were several, or it has gone."""
    targets: int
    """Records that it was about."""
    sender: Address | None
    """It goes for all that comes from there."""
    thread: Thread | None

    @property
    def number(self) -> int:
        """How many interactions it was about."""
        return len(self.about)


def told(connection: Connection, rep: Address, at: datetime) -> Told | None:
    """What she did at that moment; None where she did nothing or has taken it back."""
    made = decisions.act(connection, rep, at)
    if made:
        return _decided(connection, rep, at, made)
    return _said(connection, rep, at)


def taken_back(connection: Connection, rep: Address, at: datetime | None) -> datetime | None:
    """The moment, if she took something back then."""
    acts = {act.act for act in audit.of_moment(connection, rep, at)} if at else set()
    return at if acts & _BACK else None


def _decided(connection: Connection, rep: Address, at: datetime, made: Sequence[Link]) -> Told:
    first = made[0]
    accepted = first.decision is Decision.ACCEPTED
    told = [link for link in made if link.decision is first.decision]
    targets = {link.match.target for link in told}
    about = tuple(dict.fromkeys(link.interaction for link in told))
    return Told(
        at=at,
        what=What.ACCEPTED if accepted else What.REJECTED,
        about=about,
        subject=_subject(connection, first.interaction, rep),
        target=names(connection, targets).get(first.match.target) if len(targets) == 1 else None,
        targets=len(targets),
        sender=None,
        thread=_offer(connection, rep, first) if accepted and len(about) == 1 else None,
    )


def _said(connection: Connection, rep: Address, at: datetime) -> Told | None:
    words = decisions.words(connection, rep, at)
    if not words:
        return None
    sender = next((rule.sender for rule in sender_rules.of(connection, rep) if rule.at == at), None)
    about = tuple(word.interaction for word in words)
    return Told(at, What(words[0].kind.value), about, words[0].subject, None, 0, sender, None)


def _subject(connection: Connection, interaction: int, rep: Address) -> str:
    return next((one.subject for one in entries(connection, [interaction], Sight.of_her_own(rep))), "")


def _offer(connection: Connection, rep: Address, link: Link) -> Thread | None:
    if link.match.target.type is not TargetType.DEAL:
        return None
    rest = review.undecided(connection, rep, [link.interaction]).get(link.interaction, 0)
    return Thread(link.interaction, link.match.target.id, rest) if rest else None
