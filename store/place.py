"""A place in a list of interactions, newest first: what a page continues from. No page counts what stands before it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Tuple, literal, tuple_

from store.schema import interactions, links

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


@dataclass(frozen=True, slots=True)
class Order:
    """A list of interactions by these two columns, which make a place."""

    at: ColumnElement[datetime]
    id: ColumnElement[int]

    @property
    def newest_first(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The order of such lists."""
        return self.at.desc(), self.id.desc()

    @property
    def oldest_first(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The same, from the other end."""
        return self.at.asc(), self.id.asc()

    def behind(self, place: Place) -> ColumnElement[bool]:
        """Those that are older."""
        return self._of(place) > tuple_(self.at, self.id)

    def before(self, place: Place) -> ColumnElement[bool]:
        """Those that are newer."""
        return self._of(place) < tuple_(self.at, self.id)

    def _of(self, place: Place) -> Tuple:
        return tuple_(literal(place.at, self.at.type), literal(place.id, self.id.type))


INTERACTIONS: Final = Order(interactions.c.at, interactions.c.id)
LINKED: Final = Order(links.c.at, links.c.interaction_id)
"""The same order among the links of a record: an index has them in it."""
