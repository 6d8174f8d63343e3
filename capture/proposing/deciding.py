"""What a rep decides about somebody whom the directory does not know. Pages and API call the same functions."""

from sqlalchemy import Connection

from capture.acting import Acting
from capture.proposing import adding
from capture.proposing.adding import CannotAdd
from capture.refusals import Conflict, Missing
from store.proposals import decided, listing
from store.proposals.model import Proposal


def add(
    connection: Connection,
    acting: Acting,
    id_: int,
    *,
    name: str | None = None,
    title: str | None = None,
    phone: str | None = None,
    company: str | None = None,
) -> None:
    """Makes the contact and, where it is new, the account; a field that is None stays as it is proposed.

    Twice is once. Raises Missing where she has had nothing to do with the person, Conflict where it cannot be added.
    """
    proposal = _must_know(connection, acting, id_)
    if proposal.decided_by == acting.rep:
        return
    fields = adding.changed(adding.offer(connection, proposal.finding).fields, name, title, phone, company)
    try:
        adding.add(connection, proposal, fields, acting.rep, acting.at)
    except CannotAdd as error:
        raise Conflict(str(error)) from error
    acting.note(connection, "person.add", f"proposal {id_}")


def dismiss(connection: Connection, acting: Acting, id_: int) -> None:
    """She is not asked again, whatever comes from that person; colleagues are. Raises Missing."""
    _must_know(connection, acting, id_)
    decided.dismiss(connection, id_, acting.rep, acting.at)
    acting.note(connection, "person.dismiss", f"proposal {id_}")


def undo(connection: Connection, acting: Acting, id_: int) -> None:
    """The contact leaves the directory again, or the dismissed person comes back to the list.

    Raises Missing, and Conflict where something has been done with the contact since.
    """
    proposal = _must_know(connection, acting, id_)
    if proposal.decided_at is not None and proposal.decided_by == acting.rep:
        try:
            adding.take_back(connection, id_, acting.at)
        except CannotAdd as error:
            raise Conflict(str(error)) from error
    decided.dismiss(connection, id_, acting.rep, None)
    acting.note(connection, "person.undo", f"proposal {id_}")


def _must_know(connection: Connection, acting: Acting, id_: int) -> Proposal:
    for one in listing.of(connection, id_, acting.rep):
        return one
    raise Missing
