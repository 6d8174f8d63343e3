"""POST /forgetting/preview: what would be forgotten; nothing is changed. The address stands in no URL, so in no log."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.forgetting.subject import What
from capture.web.asked_to_forget import Named, told
from capture.web.show_forgetting import forgetting_page
from capture.web.visit import Governing

router = APIRouter()


@router.post("/forgetting/preview")
def preview_forgetting(visit: Governing, what: Annotated[What, Form()], named: Named) -> Response:
    """The page, with the counts and the button that does it."""
    return told(visit, what, named, lambda one: forgetting_page(visit, would=one.would(), what=what, named=named))
