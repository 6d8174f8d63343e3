"""What is forgotten, and what must be kept."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from capture.forgetting.subject import What
from capture.web.api.fields import Id, Moment, Sent
from store.forgetting import holds, suppressions
from store.forgetting.holds import HeldKind

Text = Annotated[str, Field(max_length=320, pattern=r"^[^\x00]*$")]


class ToForget(Sent):
    """What is to be forgotten."""

    what: What
    named: Text = Field(description="An address of a person or rep; the number of an interaction or connection.")


class Reached(BaseModel):
    """What a forgetting comes to."""

    interactions: int
    mentions: int = Field(description="Interactions of others that name an address in their texts, which go.")
    people: list[str] = Field(description="The addresses of the person.")
    contacts: int
    connections: int
    held: list[str] = Field(description="The legal holds that forbid it, in words.")


class Receipt(BaseModel):
    """A signed receipt."""

    receipt: str = Field(description="A JSON document with its signature, as `capture forget verify` takes it.")


class Forgetting(BaseModel):
    """What was forgotten: of whom or what, its receipt knows by keyed hashes."""

    id: Id
    kind: str
    by: str = Field(description="An address; empty: on the machine's own command line.")
    at: Moment
    done: bool = Field(description="Else it was interrupted: forget the same again.")

    @classmethod
    def of(cls, one: suppressions.Forgetting) -> Self:
        """From the store."""
        return cls(id=str(one.id), kind=one.kind, by=one.by, at=one.at, done=one.receipt is not None)


class Forgettings(BaseModel):
    """All of them."""

    items: list[Forgetting] = Field(description="The latest first.")


class ToHold(Sent):
    """What must be kept."""

    kind: HeldKind
    target: Text = Field(default="", description="An address; a deal's or connection's id; empty for everything.")
    why: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class Hold(BaseModel):
    """A legal hold."""

    id: Id
    kind: HeldKind
    target: str
    why: str
    by: str
    at: Moment
    lifted_by: str | None
    lifted_at: Moment | None

    @classmethod
    def of(cls, one: holds.Hold) -> Self:
        """From the store."""
        told = {"kind": one.kind, "target": one.target, "why": one.why, "by": one.by, "at": one.at}
        return cls.model_validate(told | {"id": str(one.id), "lifted_by": one.lifted_by, "lifted_at": one.lifted_at})


class Holds(BaseModel):
    """All of them."""

    items: list[Hold] = Field(description="Those in force first.")
