"""The bar above the queue: how many suggestions a rep could accept at once."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection

from capture.reviewing import bulk
from capture.web.visit import Visit

Percent = Annotated[int, Field(ge=1, le=100)]
_USUAL = 90


@dataclass(frozen=True, slots=True)
class Bar:
    """What it says."""

    least: int
    """In hundredths."""
    number: int
    is_likelihood: bool
    """The scores say how likely each is: they were learned of decisions."""


def bar(connection: Connection, visit: Visit, least: int | None) -> Bar:
    """For a least score, else for the one that she used last."""
    remembered = visit.user.sure_from
    least = least or (round(100 * remembered) if remembered else _USUAL)
    found = bulk.ready(connection, visit.rep, least / 100)
    learned = visit.desk.in_force()
    is_likelihood = learned is not None and all(model == learned.name for model in found.models)
    return Bar(least, found.number, is_likelihood)
