"""POST /me/password: another password, with the one she has."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.numbered import many
from capture.refusals import Conflict
from capture.signing_in.by_password import TooMany, Wrong
from capture.signing_in.herself import change_password
from capture.web.show_me import me_page
from capture.web.visit import Here

router = APIRouter()

Word = Annotated[str, Form(max_length=1_000)]


@router.post("/me/password")
def change_my_password(visit: Here, old: Word, new: Word, again: Word) -> Response:
    """She stays signed in here and nowhere else."""
    try:
        ended = change_password(visit.desk.store, visit.user, visit.session, (old, new, again), visit.acting)
    except Wrong:
        return me_page(visit, problem="That is not the password you have now.", status=403)
    except TooMany as error:
        return me_page(visit, problem=str(error), status=429)
    except Conflict as error:
        return me_page(visit, problem=str(error), status=422)
    others = f" and you are signed out of {many(ended, 'other browser')}" if ended else ""
    return me_page(visit, f"Your password is changed{others}.")
