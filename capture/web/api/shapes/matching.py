"""How often Capture was right: the shape of `capture match report --json`."""

from typing import Annotated

from pydantic import BaseModel, Field

from capture.web.api.fields import Id, Moment

Share = Annotated[float, Field(ge=0, le=1)]


class Proportion(BaseModel):
    """So many of so many."""

    number: int
    of: int
    rate: Share | None = Field(description="Null of nothing.")
    interval: list[Share] = Field(description="Holds the true rate 95 times of 100.", min_length=2, max_length=2)


class ByScore(Proportion):
    """Right links among those of similar scores."""

    least: float = Field(alias="from")
    most: float = Field(alias="to")
    mean_score: float | None


class ByMonth(Proportion):
    """Right links of a month."""

    month: str = Field(description="`2026-03`.")


class Trouble(BaseModel):
    """A deal that Capture was wrong about."""

    id: Id
    name: str | None
    linked: int
    linked_wrong: int
    missed: int


class Flood(BaseModel):
    """A machine that has begun to send much."""

    sender: str
    days: int
    messages: int
    bulk: int
    linked: int
    decided: int
    notice: str


class Matching(BaseModel):
    """By what was decided in the last year, in everybody's mailboxes."""

    since: Moment
    decided: int
    linked_right: Proportion
    linked_decided_with_thread: int
    linked_by_itself: Proportion
    right_or_among_three: Proportion
    missed: Proportion
    linked_but_about_none: Proportion
    scores_are_probabilities: bool
    by_score: list[ByScore]
    by_month: list[ByMonth]
    worst_deals: list[Trouble]
    model: str
    trained_at: Moment | None
    link_from: float
    suggest_from: float
    wanted_precision: float
    drift: list[Flood]
    drift_of_others: int
    training_needs: str | None
