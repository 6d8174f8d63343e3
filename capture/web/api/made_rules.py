"""/rules/made: what people leave out of the record, keep without text, or call private."""

from time import monotonic
from typing import Final

from fastapi import APIRouter

from capture.refusals import Missing
from capture.rights import Right
from capture.ruling import changing, simulate, values
from capture.ruling.apply import Application
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.made_rule import Apply, Done, MadeRule, MadeRules, NewRule, Simulated
from capture.web.ruling import may_change, place_of
from store import rules
from store.rules import Rule

router = APIRouter(tags=["rules"])

_SECONDS: Final = 8.0
"""That a call takes; the next one goes on."""


@router.get("/rules/made")
def get_made_rules(caller: Anybody) -> MadeRules:
    """Nobody reads a colleague's own."""
    with caller.desk.store.read() as connection:
        found = {rule.id: rule for rule in rules.holding_for(connection, caller.rep)}
        if caller.may(Right.GOVERN):
            found |= {rule.id: rule for rule in rules.common(connection)}
    return MadeRules(items=[MadeRule.of(found[id_]) for id_ in sorted(found)])


@router.post("/rules/made", responses=problems(403, 404, 409))
def add_made_rule(caller: Anybody, sent: NewRule) -> MadeRule:
    """It holds for what is read from now on; the one there is, if it is the same."""
    place = place_of(caller, sent.place)
    with caller.desk.store.begin() as connection:
        return MadeRule.of(changing.add(connection, caller.acting, place, sent.what, sent.value, sent.effect))


@router.post("/rules/simulate", responses=problems(403, 404, 409))
def simulate_made_rule(caller: Anybody, sent: NewRule) -> Simulated:
    """What it would do to what is in the record, before it is made. Nothing is changed."""
    place = place_of(caller, sent.place)
    rule = Rule(0, place, sent.what, values.parse(sent.what, sent.value), sent.effect, caller.rep, caller.now)
    with caller.desk.store.read() as connection:
        changing.check(connection, place)
        return Simulated.of(simulate.adding(connection, caller.sight, rule, simulate.MOST))


@router.post("/rules/apply", responses=problems(403))
def apply_made_rules(caller: Anybody, sent: Apply) -> Done:
    """Brings what is in the record to the rules. What they leave out goes for good."""
    until = monotonic() + _SECONDS
    work = Application(
        store=caller.desk.store,
        acting=caller.acting,
        only=place_of(caller, sent.place).rep,
        dry_run=sent.dry_run,
        stopping=lambda: monotonic() > until,
        eye=caller.sight,
    )
    return Done.of(work.run())


@router.get("/rules/made/{id}/simulate", responses=problems(404))
def simulate_removal(caller: Anybody, id_: PathId) -> Simulated:
    """What would come back without it."""
    with caller.desk.store.read() as connection:
        rule = rules.get(connection, id_)
        if rule is None or not may_change(caller, rule.place):
            raise Missing
        return Simulated.of(simulate.removing(connection, caller.sight, rule, simulate.MOST))


@router.delete("/rules/made/{id}", status_code=204, responses=problems(404))
def remove_made_rule(caller: Anybody, id_: PathId) -> None:
    """What it called private is so no longer; what it left out comes back when rules are applied."""
    with caller.desk.store.begin() as connection:
        changing.remove(connection, caller.acting, id_, lambda place: may_change(caller, place))
