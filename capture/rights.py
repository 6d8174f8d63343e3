"""What each role may, on one screen. What somebody's own mailboxes saw is hers in every role."""

from enum import StrEnum
from typing import Final

from config.visibility import Visibility
from connectors.model.address import Address
from store.sight import Sight
from store.users import Role


class Right(StrEnum):
    """What a page or a call asks for."""

    RECORD = "record"
    """The directory, timelines, search: of interactions, what the rules of visibility let her see."""
    FIGURES = "figures"
    """Figures of everybody: how often Capture was right, what is covered."""
    HEALTH = "health"
    """The connections of everybody, and how they fare; nothing that stands in mail."""
    GOVERN = "govern"
    """Users, rules, the log of acts."""


RIGHTS: Final = {
    Role.REP: frozenset({Right.RECORD}),
    Role.MANAGER: frozenset({Right.RECORD, Right.FIGURES}),
    Role.OPS: frozenset({Right.HEALTH}),
    Role.ADMINISTRATOR: frozenset(Right),
}


def sight(visibility: Visibility, rep: Address, role: Role) -> Sight:
    """How far she sees: without the right to the record, what her own mailboxes saw and nothing else."""
    if Right.RECORD not in RIGHTS[role]:
        return Sight.of_her_own(rep)
    return Sight(rep, visibility.fact, visibility.subject, visibility.text)
