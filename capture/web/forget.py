"""POST /forgetting/forget: it is done, once it was looked at. It cannot be undone."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.forgetting.subject import What
from capture.web.asked_to_forget import Named, told
from capture.web.visit import Governing, go

router = APIRouter()


@router.post("/forgetting/forget")
def forget(visit: Governing, what: Annotated[What, Form()], named: Named) -> Response:
    """To the page with its receipt."""
    return told(visit, what, named, lambda one: go("/forgetting", done=str(json.loads(one.run())["forgetting"])))
