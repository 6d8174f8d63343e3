"""/forgettings and /holds: what goes for good, and what must stay. Needs the right `govern`."""

from dataclasses import asdict

from fastapi import APIRouter

from capture.forgetting import holding, receipts
from capture.web.api.caller import Governing
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.forgetting import Forgetting, Forgettings, Hold, Holds, Reached, Receipt, ToForget, ToHold
from capture.web.asked_to_forget import asked
from store.forgetting import holds

router = APIRouter(tags=["govern"], responses=problems(403))


@router.get("/forgettings")
def list_forgettings(caller: Governing) -> Forgettings:
    """What was forgotten."""
    with caller.desk.store.read() as connection:
        return Forgettings(items=[Forgetting.of(one) for one in receipts.listed(connection)])


@router.post("/forgettings/preview", responses=problems(404, 409))
def preview_forgetting(caller: Governing, sent: ToForget) -> Reached:
    """What would be forgotten; nothing is changed."""
    would = asked(caller, sent.what, sent.named).would()
    return Reached.model_validate(asdict(would))


@router.post("/forgettings", status_code=201, responses=problems(404, 409))
def forget(caller: Governing, sent: ToForget) -> Receipt:
    """It is done, and cannot be undone."""
    one = asked(caller, sent.what, sent.named)
    return Receipt(receipt=one.run())


@router.get("/forgettings/{id}/receipt", responses=problems(404, 409))
def get_receipt(caller: Governing, id_: PathId) -> Receipt:
    """The receipt again."""
    with caller.desk.store.read() as connection:
        return Receipt(receipt=receipts.of(connection, id_))


@router.get("/holds")
def list_holds(caller: Governing) -> Holds:
    """Those in force, then those that were lifted."""
    with caller.desk.store.read() as connection:
        return Holds(items=[Hold.of(one) for one in holds.listed(connection)])


@router.post("/holds", status_code=201, responses=problems(404, 409))
def place_hold(caller: Governing, sent: ToHold) -> Hold:
    """In force from now on."""
    with caller.desk.store.begin() as connection:
        id_ = holding.place(connection, sent.kind, sent.target, sent.why, caller.acting)
        return Hold.of(next(one for one in holds.listed(connection) if one.id == id_))


@router.post("/holds/{id}/lift", status_code=204, responses=problems(404))
def lift_hold(caller: Governing, id_: PathId) -> None:
    """What it kept may be forgotten again."""
    with caller.desk.store.begin() as connection:
        holding.lift(connection, id_, caller.acting)
