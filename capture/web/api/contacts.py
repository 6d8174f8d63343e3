"""GET /contacts, /contacts/ID: the people of the directory."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.web.api.caller import AtRecord
from capture.web.api.fields import After, Most, Page, PathId, Words, page
from capture.web.api.problems import problems
from capture.web.api.shapes.directory import Contact, ContactWhole, Happened
from matcher.model import Ref, TargetType
from store import directory, timeline

router = APIRouter(tags=["directory"])


@router.get("/contacts", responses=problems(403))
def list_contacts(caller: AtRecord, q: Words = "", after: After = "0", most: Most = 50) -> Page[Contact]:
    """All, or those whose names, or whose account's, hold every word of `q`; by id."""
    with caller.desk.store.read() as connection:
        found = directory.page_of_contacts(connection, q, int(after), most + 1)
    return page(found, most, Contact.of, lambda last: str(last.id))


@router.get("/contacts/{id}", responses=problems(403, 404))
def get_contact(caller: AtRecord, id_: PathId) -> ContactWhole:
    """One contact, and how much has happened with the person."""
    with caller.desk.store.read() as connection:
        stored = directory.get_contact(connection, id_)
        if stored is None:
            raise Missing
        totals = timeline.totals(connection, Ref(TargetType.CONTACT, id_), caller.sight, caller.now)
    return ContactWhole(**dict(Contact.of(stored)), totals=Happened.of(totals))
