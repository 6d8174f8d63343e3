"""POST /welcome/WORD: chooses a password, uses the link up, and is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from capture.refusals import Conflict, Missing
from capture.signing_in.welcome import Answer, opened, welcome
from capture.web.desk import desk_of
from capture.web.entrance import browser_of, let_in
from capture.web.show_welcome import has_company, too_late, welcome_page

router = APIRouter()

Text = Annotated[str, Form(max_length=1_000)]


@router.post("/welcome/{word}")
def answer_welcome(
    request: Request, word: str, address: Text = "", name: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """What must be corrected is said on the same page, and the link opens still."""
    desk = desk_of(request)
    answer, needed = Answer(name, password, again, address), not has_company(desk)
    try:
        word_of_session = welcome(desk.store, word, answer, browser_of(request), desk.now(), must_have_password=needed)
    except Conflict as error:
        return welcome_page(desk, opened(desk.store, word, desk.now()), answer, str(error), 422)
    except Missing:
        return too_late(desk)
    return let_in(desk, word_of_session)
