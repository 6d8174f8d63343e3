"""What is asked of a list of deals or accounts, and where its next page begins."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from capture.web.chronicle import EMPTY, link
from capture.web.visit import Visit
from store.listed import Wanted
from store.users import Role

SIZE: Final = 50


class Whose(StrEnum):
    """Whose records."""

    MINE = "mine"
    EVERYBODY = "everybody"


class State(StrEnum):
    """Which deals."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


_OPEN: Final = {State.OPEN: True, State.CLOSED: False, State.ALL: None}


class Asked(BaseModel):
    """The query of a list's address."""

    model_config = ConfigDict(frozen=True)

    q: Annotated[str, Field(max_length=200)] = ""
    whose: Annotated[Whose | None, EMPTY] = None
    """By itself a rep's own, and everybody's for the other roles."""
    state: State = State.OPEN
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    """The id of the last one of the page before."""

    def link(self, **changes: object) -> str:
        """The query for the same with these changes, from the first page on."""
        return link(self, {"after": None} | changes)

    def of(self, visit: Visit) -> Whose:
        """Whose are shown."""
        return self.whose or (Whose.MINE if visit.user.role is Role.REP else Whose.EVERYBODY)

    def wanted(self, visit: Visit) -> Wanted:
        """In the words of the store."""
        return Wanted(self.q, visit.rep if self.of(visit) is Whose.MINE else None, _OPEN[self.state])


Listing = Annotated[Asked, Query()]


def following(ids: Sequence[int]) -> int | None:
    """Of one id more than a page has: behind which the next page begins; None for the last page."""
    return ids[SIZE - 1] if len(ids) > SIZE else None
