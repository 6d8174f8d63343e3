"""GET /search: interactions by their words, records of the directory by their names."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from capture.web.chronicle import EMPTY, At, Day, link, span
from capture.web.marking import excerpt, marked, plain
from capture.web.visit import AtRecord, Visit
from connectors.model.interaction import Kind
from matcher.model import Ref, TargetType
from store import hits
from store.entries import entries
from store.hits import Question
from store.names import Named, find, names
from store.place import Place

router = APIRouter()

_MOST = 50
_NAMES = 10
_WITHIN = r"^(contact|account|deal)-\d{1,9}$"


class Asked(BaseModel):
    """The query of the page's address."""

    model_config = ConfigDict(frozen=True)

    q: Annotated[str, Field(max_length=200)] = ""
    kind: Annotated[Kind | None, EMPTY] = None
    since: Day = None
    until: Day = None
    """The last day."""
    within: Annotated[Annotated[str, Field(pattern=_WITHIN)] | None, EMPTY] = None
    """A record, as `deal-7`."""
    older: At = None

    def link(self, **changes: object) -> str:
        """The query for the same with these changes, from the first page on."""
        return link(self, changes)

    @property
    def record(self) -> Ref | None:
        """On whose timeline is searched."""
        type_, _, id_ = (self.within or "").partition("-")
        return Ref(TargetType(type_), int(id_)) if id_ else None

    @property
    def is_narrow(self) -> bool:
        """Something is asked for besides words."""
        return any((self.kind, self.since, self.until, self.within))


@router.get("/search")
def show_search(visit: AtRecord, asked: Annotated[Asked, Query()]) -> Response:
    """`asked.q`: words, all of which an interaction must hold."""
    with visit.desk.store.read() as connection:
        record = _record(connection, asked.record)
        found = hits.search(connection, _question(asked, visit), visit.sight, _MOST, _place(asked))
        listed = entries(connection, found.ids, visit.sight)
        texts = hits.texts(connection, found.ids, visit.sight)
        named = [] if asked.is_narrow or asked.older else find(connection, asked.q, _NAMES)
    searched = plain(asked.q)
    return visit.page(
        "search.html",
        asked=asked,
        record=record,
        named=named,
        found=[(entry, excerpt(texts.get(entry.id, ""), searched)) for entry in listed],
        marked=lambda text: marked(text, searched),
        older=found.older,
        most=_MOST,
        subjects_only=visit.desk.settings.secrets.texts == "sealed",
    )


def _question(asked: Asked, visit: Visit) -> Question:
    since, until = span(asked.since, asked.until, visit.desk.zone)
    return Question(asked.q, asked.kind, since, until, asked.record)


def _record(connection: Connection, ref: Ref | None) -> Named | None:
    """Raises HTTPException for one that is not there."""
    if ref is None:
        return None
    named = names(connection, [ref])
    if ref not in named:
        raise HTTPException(404)
    return named[ref]


def _place(asked: Asked) -> Place | None:
    return Place.read(asked.older) if asked.older else None
