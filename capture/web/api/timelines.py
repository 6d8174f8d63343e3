"""GET /accounts|contacts|deals/ID/timeline: what happened with a record of the directory, newest first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from capture.refusals import Missing
from capture.web.api.caller import AtRecord, Caller
from capture.web.api.fields import Before, Instant, Most, Page, PathId, page, place
from capture.web.api.problems import problems
from capture.web.api.shapes.interaction import Shaping
from capture.web.api.shapes.timeline import Happening
from connectors.model.interaction import Kind
from matcher.model import Ref, TargetType
from store import names, timeline
from store.model import Direction
from store.place import Place
from store.timeline import Moment, Wanted

router = APIRouter(tags=["record"], responses=problems(403, 404))

Since = Annotated[Instant | None, Query(description="From that moment on.")]
Until = Annotated[Instant | None, Query(description="Before that moment.")]


def _wanted(
    kind: Kind | None = None, direction: Direction | None = None, since: Since = None, until: Until = None
) -> Wanted:
    return Wanted(kind=kind, direction=direction, since=since, until=until)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/accounts/{id}/timeline")
def get_account_timeline(
    caller: AtRecord, id_: PathId, wanted: Asked, before: Before = "", most: Most = 50
) -> Page[Happening]:
    """Of an account."""
    return _timeline(caller, Ref(TargetType.ACCOUNT, id_), wanted, before, most)


@router.get("/contacts/{id}/timeline")
def get_contact_timeline(
    caller: AtRecord, id_: PathId, wanted: Asked, before: Before = "", most: Most = 50
) -> Page[Happening]:
    """Of a contact."""
    return _timeline(caller, Ref(TargetType.CONTACT, id_), wanted, before, most)


@router.get("/deals/{id}/timeline")
def get_deal_timeline(
    caller: AtRecord, id_: PathId, wanted: Asked, before: Before = "", most: Most = 50
) -> Page[Happening]:
    """Of a deal; with what is suggested to you alone."""
    return _timeline(caller, Ref(TargetType.DEAL, id_), wanted, before, most)


def _timeline(caller: Caller, target: Ref, wanted: Wanted, before: str, most: int) -> Page[Happening]:
    with caller.desk.store.read() as connection:
        if not names.names(connection, [target]):
            raise Missing
        found = timeline.moments(connection, target, caller.sight, most + 1, wanted, place(before))
        shaping = Shaping.of(connection, [one.entry for one in found], caller.now)
    return page(found, most, lambda one: Happening.of(one, shaping), _place)


def _place(last: Moment) -> str:
    return str(Place(last.entry.at, last.entry.id))
