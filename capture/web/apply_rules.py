"""POST /rules/apply: what is in the record already is brought to the rules, or is told what that would change."""

from time import monotonic
from typing import Annotated, Final

from fastapi import APIRouter, Form, Response

from capture.ruling.apply import Application
from capture.ruling.told import DID, WOULD
from capture.web.ruling import MINE, place_of
from capture.web.visit import Here

router = APIRouter()

_SECONDS: Final = 8.0
"""That a browser waits: the page then says how to go on."""


@router.post("/rules/apply")
def apply_rules(
    visit: Here,
    dry_run: Annotated[bool, Form()] = True,
    place: Annotated[str, Form(max_length=20)] = MINE,
) -> Response:
    """Of her own mailboxes, or of all if she governs; told is what she may know of."""
    until = monotonic() + _SECONDS
    work = Application(
        store=visit.desk.store,
        acting=visit.acting,
        only=place_of(visit, place).rep,
        dry_run=dry_run,
        stopping=lambda: monotonic() > until,
        eye=visit.sight,
    )
    done = work.run()
    return visit.page("rules_applied.html", done=done, dry_run=dry_run, place=place, fates=WOULD if dry_run else DID)
