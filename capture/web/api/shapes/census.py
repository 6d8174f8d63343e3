"""How complete the sources of a connection are: the shape of `capture census --json`."""

from typing import Self

from pydantic import BaseModel, Field

from capture.completeness import Completeness
from capture.web.api.fields import Moment
from capture.web.api.shapes.connection import Census
from store import completeness
from store.model import Disposition


class Month(BaseModel):
    """Items that the provider has of one month, by what became of them."""

    month: str | None = Field(description="`2026-02`; null for those of which it is not known.")
    listed: int
    captured: int
    excluded: int
    duplicate: int
    unreadable: int
    erased: int

    @classmethod
    def of(cls, month: completeness.Month) -> Self:
        """From the store."""
        numbers = {kind.value: month.counts.get(kind, 0) for kind in Disposition}
        return cls(month=month.name or None, listed=month.listed, **numbers)


class Look(BaseModel):
    """An earlier census."""

    at: Moment
    listed: int
    missing: int
    gone: int
    healed: int

    @classmethod
    def of(cls, look: completeness.Look) -> Self:
        """From the store."""
        return cls(at=look.at, listed=look.listed, missing=look.missing, gone=look.gone, healed=look.healed)


class SourceCensus(BaseModel):
    """Of one source."""

    source: str
    last: Census | None
    asked: bool = Field(description="Somebody waits for the next one.")
    months: list[Month] = Field(description="At the last one, the newest first. What is missing has no month yet.")
    history: list[Look] = Field(description="Of the last hundred days, the oldest first.")
    unreadable: int = Field(description="Items that cannot be read, as of now.")

    @classmethod
    def of(cls, told: Completeness) -> Self:
        """From the use case."""
        return cls(
            source=told.source.name,
            last=Census.of(told.last) if told.last else None,
            asked=told.is_asked,
            months=[Month.of(one) for one in told.months],
            history=[Look.of(one) for one in told.history],
            unreadable=told.unreadable,
        )


class Censuses(BaseModel):
    """All its sources."""

    items: list[SourceCensus]


class Waiting(BaseModel):
    """What is to be read again."""

    items: int = Field(description="How many there are.")
