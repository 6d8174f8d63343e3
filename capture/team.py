"""The team of a deal, as its people change it. Who is on it may add others, and take away those who were added."""

from dataclasses import dataclass

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Conflict, Forbidden, Missing
from capture.rights import RIGHTS, Right
from connectors.model.address import Address
from store import teams, users
from store.teams import Member, Why
from store.users import User


@dataclass(frozen=True, slots=True)
class Team:
    """A deal's team as somebody is shown it."""

    deal: int
    members: tuple[Member, ...]
    names: dict[Address, str]
    """How those are called who may sign in."""
    others: tuple[User, ...]
    """Who could be added; empty where whoever looks may not."""
    may_change: bool


def team(connection: Connection, deal: int, rep: Address) -> Team:
    """Raises Missing."""
    members = _team(connection, deal)
    there = users.everybody(connection)
    on_it = {member.rep for member in members}
    may_change = rep in on_it
    others = [user for user in there if _may_join(user) and user.address not in on_it] if may_change else []
    names = {user.address: user.called for user in there if user.address in on_it}
    return Team(deal, tuple(members), names, tuple(others), may_change)


def add(connection: Connection, acting: Acting, deal: int, rep: Address) -> None:
    """She sees from now on what the team sees. Raises Missing, Forbidden, and Conflict for who may not join."""
    _must_be_on_it(_team(connection, deal), acting.rep)
    user = users.by_address(connection, rep)
    if user is None or not _may_join(user):
        raise Conflict("Only somebody who may sign in and see the record can join a team: ask an administrator.")
    teams.add(connection, deal, rep, acting.rep, acting.at)
    acting.note(connection, "member.add", f"deal {deal}: {rep}")


def remove(connection: Connection, acting: Acting, deal: int, rep: Address) -> None:
    """She sees no longer what only the team sees. Raises Missing, Forbidden, and Conflict for an owner."""
    members = _team(connection, deal)
    _must_be_on_it(members, acting.rep)
    if any(member.rep == rep and member.why is not Why.MEMBER for member in members):
        raise Conflict("Whoever owns the deal or its account is always on the team: change the owner in the CRM.")
    if teams.remove(connection, deal, rep):
        acting.note(connection, "member.remove", f"deal {deal}: {rep}")


def _team(connection: Connection, deal: int) -> list[Member]:
    members = teams.of(connection, deal)
    if members is None:
        raise Missing
    return members


def _must_be_on_it(members: list[Member], rep: Address) -> None:
    if all(member.rep != rep for member in members):
        raise Forbidden("Only who is on the team of this deal may change it: ask one of them.")


def _may_join(user: User) -> bool:
    return user.disabled_at is None and Right.RECORD in RIGHTS[user.role]
