"""What Capture gives back to a rep each day."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from capture.today import brief, quiet, saved, standing
from capture.web.api.fields import Moment
from capture.web.api.shapes.directory import Stage
from capture.web.api.shapes.interaction import Line, Shaping
from capture.web.api.shapes.review import Named
from connectors.model.interaction import Answer
from store.entries import Entry


class Guest(BaseModel):
    """Somebody from outside who is on the meeting."""

    address: str
    name: str
    answer: Answer = Field(description="To the invitation.")
    title: str | None
    contact: Named | None
    account: Named | None
    last: Line | None = Field(description="What happened with the person last.")

    @classmethod
    def of(cls, guest: brief.Guest, shaping: Shaping) -> Self:
        """From the brief."""
        known = guest.known
        return cls(
            address=guest.address,
            name=guest.name,
            answer=guest.answer,
            title=known.title if known else None,
            contact=Named(type=known.ref.type, id=str(known.ref.id), name=known.name, detail="") if known else None,
            account=Named.of(known.account) if known and known.account else None,
            last=shaping.line(guest.last) if guest.last else None,
        )


class OpenThread(BaseModel):
    """Mail with one of the guests that is still warm."""

    latest: Line
    is_ours: bool = Field(description="The last word is ours: they are to answer.")


class SinceMet(BaseModel):
    """What happened in a deal after the last meeting about it."""

    met_at: Moment
    received: int
    sent: int
    stages: list[Stage] = Field(description="Those it came into since.")


class DealState(BaseModel):
    """How a deal stands."""

    deal: Named
    account: Named | None
    stage: str | None
    stage_days: int | None = Field(description="Whole days in its stage.")
    amount: str | None = Field(description="A decimal number, as text.")
    currency: str | None
    close_date: date | None
    since: SinceMet | None

    @classmethod
    def of(cls, state: standing.DealState) -> Self:
        """From the brief."""
        deal, since = state.standing, state.since
        return cls(
            deal=Named.of(deal.deal),
            account=Named.of(deal.account) if deal.account else None,
            stage=deal.stages[-1].stage if deal.stages else None,
            stage_days=state.stage_days,
            amount=str(deal.amount) if deal.amount is not None else None,
            currency=deal.currency,
            close_date=deal.close_date,
            since=_since(since) if since else None,
        )


class Brief(BaseModel):
    """What to know before one meeting."""

    meeting: Line
    guests: list[Guest]
    colleagues: list[str] = Field(description="Addresses of ours who are on it too.")
    threads: list[OpenThread]
    deals: list[DealState]

    @classmethod
    def of(cls, one: brief.Brief, shaping: Shaping) -> Self:
        """From the brief."""
        return cls(
            meeting=shaping.line(one.meeting),
            guests=[Guest.of(guest, shaping) for guest in one.guests],
            colleagues=[colleague.address for colleague in one.colleagues],
            threads=[OpenThread(latest=shaping.line(each.latest), is_ours=each.is_ours) for each in one.threads],
            deals=[DealState.of(state) for state in one.deals],
        )


class Quiet(BaseModel):
    """An open deal, or a person in one that goes on, from whom nothing has come for long."""

    about: Named
    deal: Named
    last_at: Moment
    days: int
    usual_days: float | None = Field(description="The median between two days with something.")

    @classmethod
    def of(cls, one: quiet.Quiet) -> Self:
        """From the list."""
        silence = one.silence
        return cls(
            about=Named.of(one.about),
            deal=Named.of(one.deal.deal),
            last_at=silence.last_at,
            days=silence.days,
            usual_days=silence.usual,
        )


class Saved(BaseModel):
    """What was recorded since some moment, and the typing that this saved."""

    since: Moment
    emails: int
    meetings: int
    linked: int
    unasked: int = Field(description="Of those, linked without asking anybody.")
    decisions: int
    seconds: int = Field(description="By assumptions that the page Today tells.")

    @classmethod
    def of(cls, one: saved.Saved) -> Self:
        """From the count."""
        return cls(
            since=one.since,
            emails=one.emails,
            meetings=one.meetings,
            linked=one.linked,
            unasked=one.unasked,
            decisions=one.decisions,
            seconds=round(one.time.total_seconds()),
        )


class Today(BaseModel):
    """Your day."""

    meetings: list[Brief] = Field(description="Of today and the next two working days.")
    owed: list[Line] = Field(description="Mail that waits for an answer of yours, the longest waiting first.")
    quiet: list[Quiet] = Field(description="The latest to go quiet first.")
    saved_this_week: Saved
    saved_this_month: Saved


def entries_of(one: brief.Brief) -> Iterator[Entry]:
    """Every interaction that a brief tells of."""
    yield one.meeting
    yield from (guest.last for guest in one.guests if guest.last)
    yield from (each.latest for each in one.threads)


def _since(one: standing.SinceMet) -> SinceMet:
    stages = [Stage.model_validate({"stage": stage.stage, "from": stage.since}) for stage in one.stages]
    return SinceMet(met_at=one.met_at, received=one.received, sent=one.sent, stages=stages)
