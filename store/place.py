"""A place in a list of interactions, newest first: what a page continues from. No page counts what stands before it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from sqlalchemy import ColumnElement, Tuple, literal, tuple_

from store.schema import interactions

PATTERN: Final = r"^(-[0-9]{1,16}|[0-9]{1,17})\.1?[0-9]{1,9}$"
"""A place as text, for addresses of pages: no moment that a clock cannot tell, and no id that a column cannot hold."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Of one interaction; a later one is greater."""

    at: datetime
    id: int

    @classmethod
    def read(cls, text: str) -> Self:
        """From text as `str` gives it. Raises ValueError."""
        if not re.match(PATTERN, text):
            raise ValueError("That is no place in a list.")
        since, _, id_ = text.partition(".")
        return cls(_EPOCH + int(since) * _MICROSECOND, int(id_))

    def __str__(self) -> str:
        """Microseconds since 1970, and the id."""
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.id}"

    @property
    def older(self) -> ColumnElement[bool]:
        """Of interactions: those behind it."""
        return self._values > _COLUMNS

    @property
    def newer(self) -> ColumnElement[bool]:
        """Of interactions: those before it."""
        return self._values < _COLUMNS

    @property
    def _values(self) -> Tuple:
        at, id_ = (literal(value, column.type) for value, column in zip((self.at, self.id), _BY, strict=True))
        return tuple_(at, id_)


_BY = (interactions.c.at, interactions.c.id)
_COLUMNS = tuple_(*_BY)

NEWEST_FIRST: Final = tuple(column.desc() for column in _BY)
"""The order of such lists."""

OLDEST_FIRST: Final = tuple(column.asc() for column in _BY)
"""The same, from the other end."""
