"""What many calls and shapes have in common."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, Field, PlainSerializer, WithJsonSchema

Item = TypeVar("Item")
Found = TypeVar("Found")

_ID = "^[1-9][0-9]{0,9}$"
_NUMBER = {"type": "string", "pattern": _ID}


def _row(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(_ID, value):
        raise ValueError("should be an id: text of at most ten digits")
    return int(value)


RowId = Annotated[int, BeforeValidator(_row), WithJsonSchema(_NUMBER)]
"""An id of Capture's own in what is sent: text, as in the answers."""
PathId = Annotated[RowId, Path(alias="id", description="Capture's own id of it, text of digits.")]
Id = Annotated[str, BeforeValidator(str), WithJsonSchema(_NUMBER)]
"""The same in an answer."""

Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""RFC 3339 in UTC, to the second, as in the exports."""

Words = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Words, in any order.")]
Most = Annotated[int, Query(ge=1, le=100, description="So many at most.")]
After = Annotated[str, Query(pattern="^[0-9]{1,10}$", description="The `next` of the page before this one.")]


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next: str | None = Field(description="Asks for the part that follows; null where this is the last.")


def page(
    found: Sequence[Found], most: int, shape: Callable[[Found], Item], place: Callable[[Found], str]
) -> Page[Item]:
    """Of one more than `most` that were asked for: the first `most`, and where the last of them is."""
    shown = found[:most]
    return Page(items=[shape(one) for one in shown], next=place(shown[-1]) if len(found) > most else None)
