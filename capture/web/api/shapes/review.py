"""What waits for a rep's decision, and what she sends back."""

from typing import Self

from pydantic import BaseModel, Field

from capture.web.api.fields import Count, Id, Instant, RowId, Score, Sent
from capture.web.api.shapes.interaction import Line, Shaping
from capture.web.api.shapes.link import Link
from matcher.model import Ref, TargetType
from store import asked, names, review
from store.personal import Kind


class Named(BaseModel):
    """A record of the directory."""

    type: TargetType
    id: Id
    name: str
    detail: str = Field(description="Tells two of one name apart.")

    @classmethod
    def of(cls, named: names.Named) -> Self:
        """From the store."""
        return cls(type=named.ref.type, id=str(named.ref.id), name=named.name, detail=named.detail)


class Suggestion(BaseModel):
    """A link that you are asked about."""

    target: Named
    runner_up: Named | None
    link: Link

    @classmethod
    def of(cls, one: asked.Suggestion) -> Self:
        """From the store."""
        rival = Named.of(one.runner_up) if one.runner_up else None
        return cls(target=Named.of(one.target), runner_up=rival, link=Link.of(one.link))


class Card(BaseModel):
    """One interaction with what is asked about it."""

    interaction: Line
    suggestions: list[Suggestion] = Field(description="Deals, then contacts, then accounts; the best first of each.")
    linked: list[Named] = Field(description="What it is linked to already.")
    others: list[Named] = Field(description="What was considered and not thought likely enough.")

    @classmethod
    def of(cls, card: asked.Card, shaping: Shaping) -> Self:
        """From the store."""
        return cls(
            interaction=shaping.line(card.entry),
            suggestions=[Suggestion.of(one) for one in card.suggestions],
            linked=[Named.of(one) for one in card.linked],
            others=[Named.of(one) for one in card.others],
        )


class Conversation(BaseModel):
    """What waits of one thread."""

    cards: list[Card] = Field(description="The newest first.")
    waiting: int = Field(description="How many of it wait, shown or not.")
    undecided: int = Field(description="How many of it have no decision about a deal, waiting or not.")


class Queue(BaseModel):
    """Your queue: nobody else sees what is suggested to you."""

    items: list[Conversation] = Field(description="Those with suggested deals first, then the newest.")
    total: int = Field(description="Interactions that wait, shown or not.")
    conversations: int = Field(description="Threads that they are of.")

    @classmethod
    def of(cls, queue: review.Queue, shaping: Shaping) -> Self:
        """From the store."""
        found = (
            Conversation(
                cards=[Card.of(card, shaping) for card in one.cards],
                waiting=one.waiting,
                undecided=one.undecided,
            )
            for one in queue.conversations
        )
        return cls(items=list(found), total=queue.total, conversations=queue.threads)


class Target(Sent):
    """A record of the directory."""

    type: TargetType = Field(examples=[TargetType.DEAL])
    id: RowId = Field(examples=["1"])

    @property
    def ref(self) -> Ref:
        """As the store names it."""
        return Ref(self.type, self.id)


class OfType(Sent):
    """All suggestions of a type."""

    type: TargetType


class OfDeal(Sent):
    """A deal that is suggested or accepted for the interaction."""

    deal: RowId = Field(examples=["1"])


class OfSender(Sent):
    """What all mail of its sender is to you."""

    kind: Kind


class Bulk(Sent):
    """Every suggestion that is the clear best of its type and scores so much."""

    least: Score = Field(description="The score, remembered for you.")
    shown: Count = Field(description="How many you were told that is: no more are accepted.")


class AtMoment(Sent):
    """By which an act is taken back."""

    at: Instant


class Act(BaseModel):
    """What was done, all of it in one act."""

    at: Instant = Field(description="`POST /review/undo` takes the act back by it.")
    number: int = Field(description="Interactions or, in bulk, suggestions.")


class Undone(BaseModel):
    """What was taken back."""

    interactions: list[Id] = Field(description="What it was about; none where there was no such act of yours.")


class Ready(BaseModel):
    """What `POST /review/bulk` would accept."""

    number: int = Field(description="Suggestions.")
    models: list[str] = Field(description="Which models made their scores.")
