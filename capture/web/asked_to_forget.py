"""What is asked to be forgotten, found; and what is refused told on the page of forgetting."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Response

from capture.forgetting.forget import Forget
from capture.forgetting.subject import Subject, What
from capture.forgetting.wired import forgetting
from capture.refusals import Conflict, Missing
from capture.web.show_forgetting import forgetting_page
from capture.web.visit import Visit
from capture.web.visitor import Visitor
from connectors.model.address import parse_address
from store import sight

Named = Annotated[str, Form(max_length=320)]


def asked(visitor: Visitor, what: What, named: str) -> Forget:
    """Not yet done. Raises Conflict for what is no address or number, Missing for what she may not know of."""
    return forgetting(visitor.desk.settings, visitor.desk.store, _subject(visitor, what, named), visitor.acting)


def told(visit: Visit, what: What, named: str, do: Callable[[Forget], Response]) -> Response:
    """What comes of it, or the page with why nothing does."""
    try:
        return do(asked(visit, what, named))
    except Missing:
        problem, status = f"There is no {what} {named}.", 404
    except Conflict as error:
        problem, status = str(error), 409
    return forgetting_page(visit, status=status, problem=problem, what=what, named=named)


def _subject(visitor: Visitor, what: What, named: str) -> Subject:
    if what in (What.PERSON, What.MAILBOX):
        address = parse_address(named.strip())
        if address is None:
            raise Conflict(f"{named!r} is no mail address.")
        return Subject(what, address)
    number = named.strip()
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= 2**31 - 1):
        raise Conflict(f"{named!r} is no number.")
    if what is What.INTERACTION:
        with visitor.desk.store.read() as connection:
            if not sight.knows(connection, int(number), visitor.sight):
                raise Missing
    return Subject(what, number=int(number))
