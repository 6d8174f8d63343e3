"""Links between interactions and the directory: the exports' shape."""

from typing import Self

from pydantic import BaseModel, Field

from capture.export import shapes
from capture.web.api.fields import Id, Moment
from matcher.model import TargetType, Verdict
from store import links
from store.links import Decision


class Reason(BaseModel):
    """What one rule saw."""

    rule: str
    strength: float
    weight: float
    detail: str = Field(description="One sentence.")


class RunnerUp(BaseModel):
    """The next best record of that type."""

    id: Id
    score: float


class Link(BaseModel):
    """What the machine thinks of a record of the directory, and what a person has decided."""

    type: TargetType
    id: Id = Field(description="The record's.")
    score: float
    verdict: Verdict
    decision: Decision | None
    decided_by: str | None = Field(description="The address of the rep who decided.")
    decided_at: Moment | None
    reasons: list[Reason]
    runner_up: RunnerUp | None
    model: str

    @classmethod
    def of(cls, found: links.Link) -> Self:
        """From the store."""
        return cls.model_validate(shapes.link(found, None))
