"""Who may sign in, and what was done."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from capture.web.api.fields import Id, Instant, MailAddress, Moment, Sent
from store import audit, users
from store.users import Role

Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class User(BaseModel):
    """Somebody who may sign in, or might once."""

    address: str
    name: str
    role: Role
    created_at: Moment
    disabled_at: Moment | None

    @classmethod
    def of(cls, user: users.User) -> Self:
        """From the store."""
        return cls(
            address=user.address,
            name=user.name,
            role=user.role,
            created_at=user.created_at,
            disabled_at=user.disabled_at,
        )


class Users(BaseModel):
    """All of them."""

    items: list[User] = Field(description="By address.")


class NewUser(Sent):
    """Somebody else who may sign in."""

    address: MailAddress = Field(description="Of the person's mailbox: it is the name for sign-in too.")
    name: Text = ""
    role: Role = Role.REP


class Whose(Sent):
    """Who is meant."""

    address: MailAddress


class NewRole(Whose):
    """What somebody does with Capture."""

    role: Role


class Welcome(BaseModel):
    """How the person comes in."""

    address: str
    link: str = Field(description="Opens once, to choose a password; it is told only here, to be handed on.")


class Act(BaseModel):
    """What somebody did."""

    id: Id
    at: Instant
    who: str = Field(description='An address; `""` where it is not known.')
    origin: str = Field(description="An IP address, or `cli`.")
    act: str
    about: str

    @classmethod
    def of(cls, act: audit.Act) -> Self:
        """From the store."""
        return cls(id=str(act.id), at=act.at, who=act.who, origin=act.origin, act=act.act, about=act.about)
