"""What forms say of rules, and for whom one may make them."""

import re
from typing import Annotated, Final

from fastapi import Form
from pydantic import BaseModel, Field

from capture.refusals import Missing
from capture.rights import Right
from capture.web.visitor import Visitor
from store.rules import EVERYBODY, Effect, Place, What

MINE: Final = "me"
ALL: Final = "everybody"
_GROUP = re.compile(r"group-([1-9][0-9]{0,8})")


class RuleForm(BaseModel):
    """As it was filled in."""

    what: What
    value: Annotated[str, Field(min_length=1, max_length=320)]
    effect: Effect
    place: Annotated[str, Field(max_length=20)] = MINE


Filled = Annotated[RuleForm, Form()]


def place_of(visit: Visitor, named: str) -> Place:
    """For her own mailboxes; for others' only by whoever governs. Raises Forbidden, and Missing for what is none."""
    if named == MINE:
        return Place(rep=visit.rep)
    visit.must(Right.GOVERN)
    if named == ALL:
        return EVERYBODY
    group = _GROUP.fullmatch(named)
    if group is None:
        raise Missing
    return Place(group=int(group[1]))


def named(place: Place) -> str:
    """As forms say it."""
    if place.rep is not None:
        return MINE
    return ALL if place.group is None else f"group-{place.group}"


def may_change(visit: Visitor, place: Place) -> bool:
    """Her own rules; those of everybody and of groups if she governs; nobody else's own."""
    return place.rep == visit.rep if place.rep is not None else visit.may(Right.GOVERN)
