"""What many calls and shapes have in common."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from connectors.model.address import Address, parse_address
from store.place import PATTERN, Place

Item = TypeVar("Item")
Found = TypeVar("Found")

_ID = "^(1[0-9]{0,9}|[2-9][0-9]{0,8})$"
"""What a column of ids can hold on every database, but for a few above 2,000,000,000."""
_RFC3339 = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
_LONGEST = 320
_NUMBER = {"type": "string", "pattern": _ID}


def _row(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(_ID, value):
        raise ValueError("should be an id: text of digits")
    return int(value)


RowId = Annotated[int, BeforeValidator(_row), WithJsonSchema(_NUMBER)]
"""An id of Capture's own in what is sent: text, as in the answers."""
PathId = Annotated[RowId, Path(alias="id", description="Capture's own id of it, text of digits.", examples=["1"])]
Id = Annotated[str, BeforeValidator(str), WithJsonSchema(_NUMBER)]
"""The same in an answer."""

Moment = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""RFC 3339 in UTC, to the second, as in the exports."""


def _instant(value: object) -> object:
    if not isinstance(value, str | datetime) or (isinstance(value, str) and not re.fullmatch(_RFC3339, value)):
        raise ValueError("should be a moment of RFC 3339 with its zone: 2026-03-02T12:00:00Z")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
"""The same to the microsecond, by which an act is known."""

Words = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Words, in any order.")]
Most = Annotated[int, Query(ge=1, le=100, description="So many at most.")]
After = Annotated[str, Query(pattern="^1?[0-9]{1,9}$", description="The `next` of the page before this one.")]
Before = Annotated[str, Query(pattern=f"^$|{PATTERN}", description="The `next` of the page before this one.")]


def _number(value: object) -> object:
    if isinstance(value, str | bool):
        raise ValueError("should be a number")
    return value


def _address(value: object) -> object:
    found = parse_address(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    if found is None:
        raise ValueError("should be a mail address")
    return found


MailAddress = Annotated[
    Address,
    BeforeValidator(_address),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": _LONGEST}),
]
Count = Annotated[int, Field(ge=0), BeforeValidator(_number)]
Score = Annotated[float, Field(ge=0, le=1), BeforeValidator(_number)]


class Sent(BaseModel):
    """What a call sends: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


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


def place(before: str) -> Place | None:
    """From where a list goes on; None for its beginning."""
    return Place.read(before) if before else None
