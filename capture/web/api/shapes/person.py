"""Somebody whom the directory does not know."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from capture.proposing.cards import Card, Source
from capture.web.api.fields import Id, Moment, Sent
from store.proposals.model import Proposed

Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]


class ReadIn(BaseModel):
    """Where fields were read: the signature of one mail."""

    fields: list[str]
    at: Moment
    interaction: Id | None = Field(description="Null where that mail has gone since.")

    @classmethod
    def of(cls, source: Source) -> Self:
        """From the card."""
        where = str(source.interaction) if source.interaction is not None else None
        return cls(fields=list(source.fields), at=source.at, interaction=where)


class Person(BaseModel):
    """A person, or a company, that you have had to do with."""

    id: Id
    kind: Proposed
    addresses: list[str] = Field(description="The one last used first.")
    domain: str | None = Field(description="The employer's; null for free mail.")
    name: str
    title: str
    phone: str
    company: str = Field(description='`""` for none.')
    account: Id | None = Field(description="The account that the company is; null where it is new.")
    why: str = Field(description="What there is between you, in one sentence.")
    sources: list[ReadIn]
    last_at: Moment

    @classmethod
    def of(cls, card: Card) -> Self:
        """From its card."""
        return cls(
            id=str(card.id),
            kind=card.kind,
            addresses=list(card.addresses),
            domain=card.domain,
            name=card.fields.name,
            title=card.fields.title,
            phone=card.fields.phone,
            company=card.fields.company,
            account=str(card.account) if card.account is not None else None,
            why=card.sentence,
            sources=[ReadIn.of(one) for one in card.sources],
            last_at=card.last_at,
        )


class People(BaseModel):
    """Whom you are asked about."""

    items: list[Person]
    total: int = Field(description="All of them, shown or not.")


class Corrections(Sent):
    """What to put instead of what is proposed; what is left out stays."""

    name: Text | None = None
    title: Text | None = None
    phone: Text | None = None
    company: Text | None = Field(None, description='`""` for none.')
