"""A rep's word on what the machine suggests for one interaction."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from capture.reviewing.hers import decided_by, is_open, must_see
from matcher.model import Ref, TargetType
from store import decisions, names
from store.links import Decision


def accept(connection: Connection, acting: Acting, interaction: int, target: Ref) -> None:
    """Links the two; of several suggested deals, the others are rejected. Raises Missing, Conflict."""
    must_see(connection, acting.rep, interaction)
    if is_open(connection, acting, interaction, target, Decision.ACCEPTED):
        decisions.accept(connection, interaction, target, acting.rep, acting.at)
        acting.note(connection, "link.accept", f"interaction {interaction}")


def reject(connection: Connection, acting: Acting, interaction: int, target: Ref) -> None:
    """The two do not belong together. Raises Missing, Conflict."""
    must_see(connection, acting.rep, interaction)
    if is_open(connection, acting, interaction, target, Decision.REJECTED):
        decisions.reject(connection, interaction, target, acting.rep, acting.at)
        acting.note(connection, "link.reject", f"interaction {interaction}")


def none(connection: Connection, acting: Acting, interaction: int, type_: TargetType) -> None:
    """None of the suggestions of a type is right; that none is left is no error. Raises Missing."""
    must_see(connection, acting.rep, interaction)
    decisions.reject_suggested(connection, interaction, type_, acting.rep, acting.at)
    acting.note(connection, "link.none", f"interaction {interaction}")


def choose(connection: Connection, acting: Acting, interaction: int, target: Ref) -> None:
    """Links the two instead of what was suggested of that type. Raises Missing, Conflict."""
    must_see(connection, acting.rep, interaction)
    if not names.names(connection, [target]):
        raise Missing
    link = decisions.of_target(connection, interaction, target)
    if link is not None and link.decision is not None and link.decided_by != acting.rep:
        raise decided_by(connection, link)
    decisions.choose(connection, interaction, target, acting.rep, acting.at)
    acting.note(connection, "link.choose", f"interaction {interaction}")
