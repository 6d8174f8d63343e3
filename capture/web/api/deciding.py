"""POST /review/…: a rep's decisions. Each is an act, which can be taken back."""

from fastapi import APIRouter

from capture.reviewing import aside, bulk, conversation, deciding, senders, undoing
from capture.web.api.caller import Anybody, Caller
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.review import Act, AtMoment, Bulk, OfDeal, OfSender, OfType, Target, Undone
from store.personal import Kind

router = APIRouter(prefix="/review", tags=["review"])


@router.post("/bulk", responses=problems(409))
def accept_bulk(caller: Anybody, sent: Bulk) -> Act:
    """Accepts many suggestions at once: `GET /review/bulk` says how many."""
    with caller.desk.store.begin() as connection:
        number = bulk.accept(connection, caller.acting, sent.least, sent.shown)
    return Act(at=caller.now, number=number)


@router.post("/undo")
def undo(caller: Anybody, sent: AtMoment) -> Undone:
    """Takes back all that you did in an act."""
    with caller.desk.store.begin() as connection:
        about = undoing.undo(connection, caller.acting, sent.at)
    return Undone(interactions=[str(one) for one in about])


@router.post("/{id}/accept", responses=problems(404, 409))
def accept_link(caller: Anybody, id_: PathId, sent: Target) -> Act:
    """The suggestion is right; of several suggested deals, the others are rejected."""
    with caller.desk.store.begin() as connection:
        deciding.accept(connection, caller.acting, id_, sent.ref)
    return _one(caller)


@router.post("/{id}/reject", responses=problems(404, 409))
def reject_link(caller: Anybody, id_: PathId, sent: Target) -> Act:
    """The suggestion is wrong."""
    with caller.desk.store.begin() as connection:
        deciding.reject(connection, caller.acting, id_, sent.ref)
    return _one(caller)


@router.post("/{id}/none", responses=problems(404))
def reject_suggested(caller: Anybody, id_: PathId, sent: OfType) -> Act:
    """None of the suggestions of a type is right."""
    with caller.desk.store.begin() as connection:
        deciding.none(connection, caller.acting, id_, sent.type)
    return _one(caller)


@router.post("/{id}/choose", responses=problems(404, 409))
def choose_link(caller: Anybody, id_: PathId, sent: Target) -> Act:
    """Another record than those suggested."""
    with caller.desk.store.begin() as connection:
        deciding.choose(connection, caller.acting, id_, sent.ref)
    return _one(caller)


@router.post("/{id}/conversation", responses=problems(404, 409))
def accept_conversation(caller: Anybody, id_: PathId, sent: OfDeal) -> Act:
    """All of the conversation that you see and nobody has decided about belongs to that deal."""
    with caller.desk.store.begin() as connection:
        number = conversation.accept(connection, caller.acting, id_, sent.deal)
    return Act(at=caller.now, number=number)


@router.post("/{id}/private", responses=problems(404))
def make_private(caller: Anybody, id_: PathId) -> Act:
    """Only those in whose mailboxes it was seen may know of it."""
    with caller.desk.store.begin() as connection:
        aside.say(connection, caller.acting, id_, Kind.PRIVATE)
    return _one(caller)


@router.post("/{id}/not-business", responses=problems(404))
def set_aside(caller: Anybody, id_: PathId) -> Act:
    """The same, and you do not want to see it either."""
    with caller.desk.store.begin() as connection:
        aside.say(connection, caller.acting, id_, Kind.NOT_BUSINESS)
    return _one(caller)


@router.post("/{id}/always", responses=problems(404, 409))
def judge_sender(caller: Anybody, id_: PathId, sent: OfSender) -> Act:
    """It is private or not business, and so is all that its sender has sent to you and will send."""
    with caller.desk.store.begin() as connection:
        senders.always(connection, caller.acting, id_, sent.kind)
    return _one(caller)


def _one(caller: Caller) -> Act:
    return Act(at=caller.now, number=1)
