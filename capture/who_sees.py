"""Who of those who may sign in can see an interaction, how far, and why."""

from dataclasses import dataclass

from sqlalchemy import Connection

from capture.rights import sight
from config.visibility import Visibility
from store import users, viewers
from store.users import User
from store.viewers import Circle, Viewer


@dataclass(frozen=True, slots=True)
class WhoSees:
    """Of one interaction."""

    circle: Circle
    people: tuple[tuple[User, Viewer], ...]
    """By address."""


def who_sees(connection: Connection, visibility: Visibility, interaction: int) -> WhoSees | None:
    """By the organisation's rules; None where it is not in the record."""
    circle = viewers.circle(connection, interaction)
    if circle is None:
        return None
    there = [user for user in users.everybody(connection) if user.disabled_at is None]
    found = ((user, circle.viewer(sight(visibility, user.address, user.role))) for user in there)
    return WhoSees(circle, tuple((user, viewer) for user, viewer in found if viewer is not None))
