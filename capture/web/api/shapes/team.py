"""Who works on a deal."""

from typing import Self

from pydantic import BaseModel, Field

from capture import team
from capture.web.api.fields import MailAddress, Sent
from store.teams import Member, Why


class TeamMember(BaseModel):
    """One of the team."""

    address: str
    name: str = Field(description='`""` of who may not sign in.')
    why: Why = Field(description="The deal is this person's (`owner`), its account is, or somebody added a `member`.")
    added_by: str | None

    @classmethod
    def of(cls, member: Member, name: str) -> Self:
        """From the store."""
        return cls(address=member.rep, name=name, why=member.why, added_by=member.added_by)


class Team(BaseModel):
    """All of them, the owner first."""

    items: list[TeamMember]
    may_change: bool = Field(description="You may: you are on it.")

    @classmethod
    def of(cls, one: team.Team) -> Self:
        """As it is shown to somebody."""
        members = [TeamMember.of(member, one.names.get(member.rep, "")) for member in one.members]
        return cls(items=members, may_change=one.may_change)


class NewMember(Sent):
    """Who is meant."""

    address: MailAddress
