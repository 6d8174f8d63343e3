"""How connections fare: the shape of `capture status --json`."""

from typing import Self

from pydantic import BaseModel, Field

from capture.web.api.fields import Id, Moment
from store import census
from store.health import Health, State


class Counts(BaseModel):
    """Items by what became of them."""

    seen: int
    captured: int
    excluded: int
    duplicate: int
    unreadable: int
    erased: int


class Census(BaseModel):
    """How the provider's listing compared with what is here."""

    at: Moment
    complete: bool
    listed: int
    missing: int
    gone: int
    healed: int

    @classmethod
    def of(cls, last: census.Census) -> Self:
        """From the store."""
        return cls(
            at=last.at,
            complete=last.complete,
            listed=last.listed,
            missing=last.missing,
            gone=last.gone,
            healed=last.healed,
        )


class Source(BaseModel):
    """A mailbox or a calendar of a connection."""

    connection: Id
    source: str
    kind: str
    owner: str = Field(description="The address of the rep whose it is.")
    state: State
    last_success: Moment | None
    lag_seconds: int | None = Field(description="Since it was last read to its end.")
    next_attempt: Moment | None
    error: str | None
    advice: str | None = Field(description="What somebody has to do.")
    counts: Counts
    census: Census | None

    @classmethod
    def of(cls, health: Health) -> Self:
        """From the store."""
        source = health.source
        return cls(
            connection=str(source.connection),
            source=source.name,
            kind=source.kind,
            owner=source.owner,
            state=health.state,
            last_success=source.last_success_at,
            lag_seconds=round(health.lag_seconds) if health.lag_seconds is not None else None,
            next_attempt=health.next_attempt,
            error=source.error,
            advice=source.advice,
            counts=Counts(seen=health.seen, **{kind.value: number for kind, number in health.counts.items()}),
            census=Census.of(health.census) if health.census else None,
        )


class Sources(BaseModel):
    """All of them that you answer for."""

    items: list[Source] = Field(description="Those that need somebody first.")
